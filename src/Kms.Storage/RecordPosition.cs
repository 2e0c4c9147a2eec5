namespace Kms.Storage;

/// <summary>Where a record lies, for messages to people.</summary>
/// <param name="FileName">The file in the store's directory.</param>
/// <param name="Offset">Bytes from the file's start to the frame that holds the record.</param>
public readonly record struct RecordPosition(string FileName, long Offset);
