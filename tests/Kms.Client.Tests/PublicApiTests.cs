using System.Reflection;
using Kms.Testing;

namespace Kms.Client.Tests;

// Protects against a public surface that changes without anybody having meant it to.
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var path = Path.Join(Published.Checkout, "src", "Kms.Client", "PublicApi.txt");
        var lines = typeof(KmsClient).Assembly.GetExportedTypes()
            .Concat(typeof(KeyName).Assembly.GetExportedTypes().Where(static type => type.Namespace == "Kms"))
            .SelectMany(Describe)
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (Environment.GetEnvironmentVariable("KMS_APPROVE_API") == "1")
        {
            File.WriteAllLines(path, lines);
        }

        Assert.Equal(File.ReadAllLines(path), lines);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        const BindingFlags Public =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return type.FullName!;
        foreach (var member in type.GetMembers(Public))
        {
            yield return $"{type.FullName} . {member}"
                + (member is FieldInfo { IsLiteral: true } constant ? $" = {constant.GetRawConstantValue()}" : "");
        }
    }
}
