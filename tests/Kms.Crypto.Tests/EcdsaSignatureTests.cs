using Kms.Crypto.Asymmetric;

namespace Kms.Crypto.Tests;

// Protects against: a signature number that lands in the wrong place of the fixed-size form.
public sealed class EcdsaSignatureTests
{
    [Theory]
    [InlineData("300602010102017f", "000000010000007f")]
    [InlineData("3008020200ff02020080", "000000ff00000080")]
    [InlineData("300c02040102030402047fffffff", "010203047fffffff")]
    [InlineData("300e02050080000000020500ffffffff", "80000000ffffffff")]
    public void Der_numbers_are_padded_to_their_size(string der, string expected)
    {
        byte[] result = new byte[8];

        EcdsaSignature.DerToP1363(Convert.FromHexString(der), 4, result);

        Assert.Equal(expected, Convert.ToHexStringLower(result));
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("310602010102017f")]
    [InlineData("300502010102017f")]
    [InlineData("300702010102017f")]
    [InlineData("300603010102017f")]
    [InlineData("300602010102017f00")]
    [InlineData("30800201010201")]
    [InlineData("3003020101")]
    [InlineData("300f0206010000000000020500ffffffff")]
    public void What_is_not_der_or_too_large_is_a_fault(string der)
    {
        Assert.Throws<CryptoFaultException>(
            () => EcdsaSignature.DerToP1363(Convert.FromHexString(der), 4, new byte[8]));
    }
}
