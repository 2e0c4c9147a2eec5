using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kms.Testing;

namespace Kms.Benchmarks;

/// <summary>What the same OpenSSL does by itself: operations a second by `openssl speed` on two cores.</summary>
internal static partial class OpenSslSpeed
{
    /// <summary>Private-key operations a second.</summary>
    /// <param name="algorithm">ecdsap256, ecdsap384 or rsa4096.</param>
    public static double SignsPerSecond(string algorithm)
    {
        var result = Tool.Run("openssl", [], "speed", "-multi", "2", "-seconds", "1", algorithm);
        var line = Encoding.ASCII.GetString(result.Output).TrimEnd().Split('\n')[^1];
        var numbers = Number().Matches(line).Select(static match => match.Value).ToArray();

        // The last two columns are private and public operations a second.
        return double.Parse(numbers[^2], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\d+\.\d+(?!\d*s)")]
    private static partial Regex Number();
}
