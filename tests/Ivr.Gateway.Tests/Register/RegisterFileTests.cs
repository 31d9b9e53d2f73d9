using Ivr.Cli.Register;
using Ivr.Flows;
using Xunit;

namespace Ivr.Gateway.Tests.Register;

/// <summary>What <c>ivr register</c> does to a register: one line, and nothing else in it.</summary>
public sealed class RegisterFileTests : IDisposable
{
    private static readonly RegisterKey Key = RegisterKey.Of(static _ => "0123456789abcdef0123456789abcdef")!;

    private static readonly UInt128 Citizen = Key.Of(CallerNumber.Normalise("13893100000", null))!.Value;

    private readonly TempFolder _folder = new();
    private readonly string _path;

    public RegisterFileTests()
    {
        _path = Path.Combine(_folder.Path, "register.txt");
        File.WriteAllText(_path, "# words that stay\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_number_is_written_behind_what_is_there_with_the_mark_of_its_key()
    {
        Assert.Equal(RegisterChange.Done, Change("elder"));
        Assert.Equal(["# words that stay", RegisterLine.Of(Key), RegisterLine.Of(Citizen, CallerProfile.Read("elder")!)], File.ReadAllLines(_path));
        Assert.Equal(RegisterChange.Nothing, Change("elder"));
    }

    [Fact]
    public void What_is_registered_for_a_number_is_written_anew_in_its_line()
    {
        Change("elder");
        File.AppendAllText(_path, "# behind it\n");
        Assert.Equal(RegisterChange.Done, Change("elder language:sce"));
        Assert.Equal(RegisterLine.Of(Citizen, CallerProfile.Read("elder language:sce")!), File.ReadAllLines(_path)[2]);
        Assert.Equal("# behind it", File.ReadAllLines(_path)[3]);
    }

    [Fact]
    public void A_number_that_is_taken_out_leaves_the_others()
    {
        Change("elder");
        File.AppendAllText(_path, "00112233445566778899aabbccddeeff elder\n");
        Assert.Equal(RegisterChange.Done, Change(null));
        Assert.Equal(RegisterChange.Nothing, Change(null));
        Assert.Equal(["# words that stay", RegisterLine.Of(Key), "00112233445566778899aabbccddeeff elder"], File.ReadAllLines(_path));
        Assert.Equal([_path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Another_key_is_refused_while_there_is_a_number_of_the_first()
    {
        Change("elder");
        var before = File.ReadAllText(_path);
        var other = RegisterKey.Of(static _ => "another key of thirty-two letters")!;
        Assert.Equal(RegisterChange.OtherKey, RegisterFile.Change(_path, other, Citizen, CallerProfile.Read("elder")));
        Assert.Equal(before, File.ReadAllText(_path));
        Change(null);
        Assert.Equal(RegisterChange.Done, RegisterFile.Change(_path, other, Citizen, CallerProfile.Read("elder")));
        Assert.Contains(RegisterLine.Of(other), File.ReadAllLines(_path));
    }

    [Fact]
    public void Who_comes_while_another_changes_it_is_told()
    {
        using var held = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Throws<IOException>(() => Change("elder"));
    }

    private RegisterChange Change(string? profile) => RegisterFile.Change(_path, Key, Citizen, profile is null ? null : CallerProfile.Read(profile));
}
