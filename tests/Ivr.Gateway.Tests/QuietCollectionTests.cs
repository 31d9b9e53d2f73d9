using Ivr.Testing;
using Xunit;

namespace Ivr.Gateway.Tests;

public sealed class QuietCollectionTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly QuietCollection _collection;
    private int _calls;
    private long _allocated;
    private int _collected;

    public QuietCollectionTests() => _collection = new QuietCollection(() => _calls, () => _allocated, () => _collected++, _time);

    public void Dispose() => _collection.Dispose();

    [Fact]
    public void Memory_is_given_back_once_when_nobody_has_called_for_a_while()
    {
        _allocated = 100L * 1024 * 1024;
        Pass(30);
        Assert.Equal(0, _collected);
        Pass(15);
        Assert.Equal(1, _collected);
        Pass(600);
        Assert.Equal(1, _collected);
        _allocated += 100L * 1024 * 1024;
        Pass(15);
        Assert.Equal(2, _collected);
    }

    [Fact]
    public void Never_while_somebody_is_on_the_line()
    {
        (_allocated, _calls) = (100L * 1024 * 1024, 1);
        Pass(600);
        _calls = 0;
        Pass(30);
        _calls = 1;
        Pass(600);
        Assert.Equal(0, _collected);
    }

    private void Pass(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 15)
        {
            _time.Pass(TimeSpan.FromSeconds(15));
        }
    }
}
