using System.Text;
using Xunit.Abstractions;

namespace Ivr.Fuzz.Tests;

/// <summary>A share of `make fuzz` for every run of the tests, and proof that its checks bite.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _findings = Directory.CreateTempSubdirectory("ivr-fuzz-").FullName;

    [Fact]
    public void Nothing_the_network_brings_breaks_a_parser()
    {
        var seed = Environment.GetEnvironmentVariable("IVR_SEED") is { Length: > 0 } given ? int.Parse(given) : Random.Shared.Next();
        var said = new List<string>();
        var found = new FuzzRun(seed, 20_000, _findings).Run(said.Add);
        said.ForEach(output.WriteLine);
        Assert.True(found == 0, string.Join('\n', said));
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        var seeds = OwnSeeds.All().ToList();
        var one = new Mutator(seeds, new Random(5));
        var other = new Mutator(seeds, new Random(5));
        for (var round = 0; round < 200; round++)
        {
            var input = one.Next();
            var again = other.Next();
            Assert.Equal(input.Kind, again.Kind);
            Assert.Equal(input.Bytes, again.Bytes);
        }
    }

    [Fact]
    public void Our_own_messages_are_all_well()
    {
        using var judge = new Judge();
        var seeds = OwnSeeds.All().ToList();
        judge.WarmUp(seeds);
        Assert.All(seeds, seed => Assert.Null(judge.Of(seed)));
    }

    [Theory]
    [InlineData("ACK sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n", "SIP/2.0 400 x\r\nCall-ID: 1\r\n\r\n", "ACK was answered")]
    [InlineData("\r\nSIP/2.0 200 OK\r\nCall-ID: 1\r\n\r\n", "SIP/2.0 400 x\r\nCall-ID: 1\r\n\r\n", "response was answered")]
    [InlineData("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n\r\n", "SIP/2.0 400 x\r\nCall-ID: invented\r\n\r\n", "Call-ID")]
    [InlineData("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n\r\n", "SIP/2.0 400 x\r\nCSeq: 2 BYE\r\n\r\n", "CSeq")]
    [InlineData("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n\r\n", "BYE sip:a SIP/2.0\r\n\r\n", "no response")]
    public void An_answer_that_must_not_be_is_found(string asked, string answer, string why)
    {
        var finding = Assert.Throws<FindingException>(() => Answers.Check(Encoding.UTF8.GetBytes(asked), [], [Encoding.UTF8.GetBytes(answer)]));
        Assert.Contains(why, finding.Message);
    }

    [Fact]
    public void What_the_dear_work_of_one_input_costs_is_seen()
    {
        var cost = Meter.Of(() =>
        {
            var sum = 0.0;
            for (var i = 1; i < 20_000_000; i++)
            {
                sum += 1.0 / i;
            }

            GC.KeepAlive(new byte[100_000 + (int)(sum % 2)]);
        });
        Assert.True(cost.Bytes >= 100_000);
        Assert.True(!Meter.MeasuresCpu || cost.Cpu > Judge.MostCpu);
    }

    [Fact]
    public void A_finding_is_a_file_that_replays()
    {
        var seed = OwnSeeds.All().First();
        var path = FindingFile.Write(_findings, new Finding(seed, "sip-parser", "it was seen"), "IVR_SEED=1, input 1");
        Assert.Equal(seed.Kind, FindingFile.Read(path).Kind);
        Assert.Equal(seed.Bytes, FindingFile.Read(path).Bytes);
        Assert.Contains("it was seen", File.ReadAllText(Path.ChangeExtension(path, ".txt")));
        Assert.Equal(0, FuzzRun.Replay([path], output.WriteLine));
    }

    public void Dispose() => Directory.Delete(_findings, recursive: true);
}
