namespace Kms.Protocol;

/// <summary>How long MessagePack's shortest form of a value or header is, in bytes.</summary>
internal static class ShortestForm
{
    private const uint FixArrayMax = 15;
    private const uint FixTextMax = 31;
    private const ulong FixIntMax = 127;

    public static int IntegerBytes(ulong value) => value switch
    {
        <= FixIntMax => 1,
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };

    public static int ContainerHeaderBytes(uint count) => count switch
    {
        <= FixArrayMax => 1,
        <= ushort.MaxValue => 3,
        _ => 5,
    };

    public static int TextHeaderBytes(uint length) =>
        length <= FixTextMax ? 1 : BinaryHeaderBytes(length);

    public static int BinaryHeaderBytes(uint length) => length switch
    {
        <= byte.MaxValue => 2,
        <= ushort.MaxValue => 3,
        _ => 5,
    };
}
