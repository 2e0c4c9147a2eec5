namespace Kms.Conventions.Tests;

/// <summary>A type or function in a source file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Head">Its declaration, up to the brace.</param>
/// <param name="Lines">Lines from the declaration to the closing brace.</param>
internal sealed record CodeBlock(string Name, string Head, int Lines);
