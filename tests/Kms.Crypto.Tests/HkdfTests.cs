namespace Kms.Crypto.Tests;

// Protects against: a derivation that another implementation of RFC 5869 cannot repeat.
public sealed class HkdfTests
{
    [Fact]
    public void Rfc_5869_test_cases_are_reproduced()
    {
        List<Dictionary<string, string>> cases =
            VectorFile.Read("hkdf-sha256-rfc5869.txt", "COUNT");
        Assert.Equal(3, cases.Count);

        foreach (Dictionary<string, string> fields in cases)
        {
            byte[] output = new byte[int.Parse(fields["L"])];

            Hkdf.DeriveKey(
                fields.Bytes("IKM"), fields.Bytes("salt"), fields.Bytes("info"), output);

            Assert.Equal(fields.Bytes("OKM"), output);
        }
    }
}
