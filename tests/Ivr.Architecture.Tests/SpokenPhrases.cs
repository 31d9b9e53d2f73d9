using System.Collections;
using System.CommandLine;
using System.Globalization;
using System.Resources;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Ivr.Architecture.Tests;

/// <summary>A phrase as the sources say it.</summary>
/// <param name="Format">The English other languages know it by.</param>
internal sealed record SpokenPhrase(string Format, string Place);

/// <summary>All phrases of the sources, as the compiler understands them, and what is said in a way no other language can follow.</summary>
internal sealed class SpokenPhrases
{
    private static readonly Lazy<SpokenPhrases> Read = new(() => new SpokenPhrases());

    private readonly List<SpokenPhrase> _all = [];
    private readonly List<string> _lost = [];

    private SpokenPhrases()
    {
        var words = new ResourceManager("System.CommandLine.Properties.Resources", typeof(RootCommand).Assembly).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        _all.AddRange(words.Cast<DictionaryEntry>().Select(word => new SpokenPhrase((string)word.Value!, "System.CommandLine")));
        foreach (var room in House.Rooms.Where(Speaks))
        {
            var compilation = Compile(room);
            foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
            {
                var model = compilation.GetSemanticModel(tree);
                foreach (var node in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>())
                {
                    Take(model.GetOperation(node));
                }
            }
        }
    }

    /// <summary>In the order of the sources.</summary>
    public static IReadOnlyList<SpokenPhrase> All => Read.Value._all;

    /// <summary>English that is only put together when the gateway runs: nobody can have translated it.</summary>
    public static IReadOnlyList<string> Lost => Read.Value._lost;

    private static bool Speaks(string room) => room == "Ivr.Phrases" || House.References(room).Rooms.Any(Speaks);

    private static CSharpCompilation Compile(string room)
    {
        var project = XDocument.Load(Path.Combine(House.Root, "src", room, room + ".csproj"));
        string[] usings =
        [
            "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
            .. project.Root!.Attribute("Sdk")!.Value.EndsWith("Web", StringComparison.Ordinal)
                ? (string[])["System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging"]
                : [],
            .. project.Descendants("Using").Select(one => one.Attribute("Include")!.Value),
        ];
        var own = room == "Ivr.Cli" ? "ivr" : room;
        var trees = House.Sources(room).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file))
            .Prepend(CSharpSyntaxTree.ParseText(string.Concat(usings.Select(one => $"global using {one};\n"))));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileNameWithoutExtension(file) != own).Select(file => MetadataReference.CreateFromFile(file));
        return CSharpCompilation.Create(own, trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static bool IsPhrase(ITypeSymbol? type) => type?.ToDisplayString() is "Ivr.Phrases.Phrase" or "Ivr.Phrases.Phrase?";

    private void Take(IOperation? operation)
    {
        if (operation is IInterpolatedStringOperation { Parent: IInterpolatedStringHandlerCreationOperation handler } said && IsPhrase(handler.Type))
        {
            var parts = said.Parts.OfType<IInterpolatedStringAppendOperation>().Select(part => (IInvocationOperation)part.AppendCall).ToArray();
            var places = parts.Where(part => part.TargetMethod.Name == "AppendFormatted").ToList();
            _all.Add(new SpokenPhrase(string.Concat(parts.Select(part => FormatOf(part, places.IndexOf(part)))), PlaceOf(said)));
            _lost.AddRange(places.SelectMany(place => EnglishIn(Argument(place, "value")!)).Select(word => $"{PlaceOf(said)}: \"{word}\" is a value of a phrase; make it a phrase too"));
        }
        else if (operation?.Parent is IConversionOperation { OperatorMethod.Parameters.Length: 1 } conversion && IsPhrase(conversion.Type) && !IsPhrase(operation.Type))
        {
            TakeText(operation);
        }
        else if (operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Description", ContainingType.Name: "Symbol" } } } described)
        {
            TakeText(described.Value);
        }
        else if (operation is IObjectCreationOperation { Type.Name: "Command" or "RootCommand" } command)
        {
            TakeText(command.Arguments.Single(one => one.Parameter!.Name == "description").Value);
        }
    }

    private void TakeText(IOperation text)
    {
        foreach (var leaf in Leaves(text))
        {
            if (leaf.ConstantValue is { HasValue: true, Value: string known })
            {
                _all.Add(new SpokenPhrase(Escaped(known), PlaceOf(leaf)));
            }
            else if (leaf.ConstantValue is not { HasValue: true, Value: null } && leaf is not IInvocationOperation { TargetMethod: { Name: "Find", ContainingType.Name: "Locale" } })
            {
                _lost.Add($"{PlaceOf(leaf)}: {leaf.Syntax} is no phrase yet; cast a branch to Phrase, or write $\"{{…}}\" for what nobody translates");
            }
        }
    }

    private static IEnumerable<IOperation> Leaves(IOperation value) => value switch
    {
        IConditionalOperation choice => Leaves(choice.WhenTrue).Concat(Leaves(choice.WhenFalse!)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Leaves(arm.Value)),
        ICoalesceOperation choice => Leaves(choice.Value).Concat(Leaves(choice.WhenNull)),
        IParenthesizedOperation inner => Leaves(inner.Operand),
        IConversionOperation { OperatorMethod: null } same => Leaves(same.Operand),
        _ => [value],
    };

    private static IEnumerable<string> EnglishIn(IOperation value) => Leaves(value)
        .SelectMany(leaf => leaf is IInterpolatedStringOperation inner ? inner.Parts.OfType<IInterpolatedStringTextOperation>().Select(part => part.Text) : [leaf])
        .Where(leaf => leaf.Syntax is not (IdentifierNameSyntax or MemberAccessExpressionSyntax))
        .Select(leaf => leaf.ConstantValue.Value as string)
        .OfType<string>()
        .Where(word => word.Count(char.IsAsciiLetter) > 1);

    private static string FormatOf(IInvocationOperation part, int place) =>
        place < 0 ? Escaped((string)Argument(part, "text")!.ConstantValue.Value!)
        : $"{{{place}{(Argument(part, "format")?.ConstantValue.Value is string format ? ":" + format : "")}}}";

    private static IOperation? Argument(IInvocationOperation call, string name) => call.Arguments.FirstOrDefault(one => one.Parameter!.Name == name)?.Value;

    private static string Escaped(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string PlaceOf(IOperation operation)
    {
        var at = operation.Syntax.GetLocation().GetLineSpan();
        return $"{House.Short(at.Path)}:{at.StartLinePosition.Line + 1}";
    }
}
