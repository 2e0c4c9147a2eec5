namespace Kms.CommandLine;

/// <summary>How results are written.</summary>
internal enum OutputForm
{
    /// <summary>Tables for people.</summary>
    Text,

    /// <summary>JSON for programs.</summary>
    Json,
}
