using Ivr.Gateway.Ops;
using Xunit;

namespace Ivr.Gateway.Tests.Ops;

public sealed class OpsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_its_owners_alone_even_where_a_careless_one_lay()
    {
        var old = _folder.File("ops.json", "{}");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            OpsFile.Write(_folder.Path, new OpsAccess("http://127.0.0.1:1", "t"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(old));
        }
    }

    [Fact]
    public void What_was_written_is_read_and_then_gone()
    {
        OpsFile.Write(_folder.Path, new OpsAccess("http://127.0.0.1:1", "t"));
        Assert.Equal(new OpsAccess("http://127.0.0.1:1", "t"), OpsFile.Read(_folder.Path));
        OpsFile.Remove(_folder.Path);
        Assert.Null(OpsFile.Read(_folder.Path));
    }

    [Fact]
    public void No_two_tokens_are_alike() => Assert.NotEqual(OpsFile.NewToken(), OpsFile.NewToken());
}
