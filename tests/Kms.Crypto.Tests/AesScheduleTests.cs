namespace Kms.Crypto.Tests;

// Protects against: a scan that looks for round keys which AES never had.
public sealed class AesScheduleTests
{
    [Fact]
    public void Schedule_of_fips_197_appendix_a3_is_reproduced()
    {
        byte[] key = Convert.FromHexString(
            "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");

        byte[] schedule = AesSchedule.Expand(key);

        Assert.Equal(key, schedule[..32]);
        Assert.Equal("fe4890d1e6188d0b046df344706c631e", Convert.ToHexStringLower(schedule[^16..]));
    }
}
