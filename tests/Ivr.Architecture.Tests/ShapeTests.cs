using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Ivr.Architecture.Tests;

/// <summary>Small files, plain names, no hidden state.</summary>
public sealed partial class ShapeTests
{
    [Fact]
    public void Files_are_small()
    {
        var sizes = House.Sources().Select(file => (Lines: File.ReadLines(file).Count(), File: House.Short(file))).OrderBy(one => one.Lines).ToArray();
        Assert.NotEmpty(sizes);
        Assert.True(sizes[sizes.Length / 2].Lines <= 80, $"half of the files are longer than {sizes[sizes.Length / 2].Lines} lines, 80 is the mark");
        Assert.True(sizes[sizes.Length * 9 / 10].Lines <= 250, $"one file in ten is longer than {sizes[sizes.Length * 9 / 10].Lines} lines, 250 is the mark");
        Assert.DoesNotContain(sizes, one => one.Lines > 500);
    }

    [Fact]
    public void Nothing_static_changes()
    {
        var changing = Types()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && !field.IsInitOnly && !Generated(field))
            .Select(field => $"{field.DeclaringType}.{field.Name}");
        Assert.Empty(changing);
    }

    [Fact]
    public void A_seventh_constructor_parameter_means_a_missing_object()
    {
        var wide = Types()
            .Where(type => type is { IsClass: true } && type.GetMethod("<Clone>$") is null && !typeof(Attribute).IsAssignableFrom(type))
            .SelectMany(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(constructor => constructor.GetParameters().Length > 6)
            .Select(constructor => $"{constructor.DeclaringType}: {constructor.GetParameters().Length}");
        Assert.Empty(wide);
    }

    [Fact]
    public void An_interface_exists_only_where_it_has_two_implementations()
    {
        var everything = House.Assemblies.Append(Assembly.Load("Ivr.Testing")).SelectMany(assembly => assembly.GetTypes()).ToArray();
        var lonely = Types().Where(type => type.IsInterface && !Generated(type))
            .Where(type => everything.Count(one => one.IsClass && type.IsAssignableFrom(one)) < 2)
            .Select(type => type.Name);
        Assert.Empty(lonely);
    }

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        var vague = Types().Where(type => !Generated(type)).Select(type => type.Name).Where(name => Vague().IsMatch(name));
        Assert.Empty(vague);
    }

    [Fact]
    public void No_room_is_a_lumber_room()
    {
        var rooms = Directory.EnumerateDirectories(Path.Combine(House.Root, "src")).Select(Path.GetFileName).Order();
        Assert.Equal(House.Rooms.Order(), rooms);
    }

    [Fact]
    public void Every_room_has_a_page_that_says_what_it_is_for()
    {
        Assert.DoesNotContain(House.Rooms, room => !File.Exists(Path.Combine(House.Root, "src", room, "README.md")));
    }

    private static IEnumerable<Type> Types() => House.Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Namespace?.StartsWith("Ivr", StringComparison.Ordinal) == true && !Generated(type));

    private static bool Generated(MemberInfo member) =>
        member.Name.Contains('<') || member.IsDefined(typeof(CompilerGeneratedAttribute)) || (member.DeclaringType is { } outer && Generated(outer));

    [GeneratedRegex("(Manager|Helper|Util|Utils|Utility|Impl|Common)$")]
    private static partial Regex Vague();
}
