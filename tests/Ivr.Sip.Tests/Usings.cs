global using Ivr.Testing;
global using Xunit;
