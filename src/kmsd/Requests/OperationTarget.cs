namespace Kms.Daemon.Requests;

/// <summary>Where in a request the key stands that it is about.</summary>
internal enum OperationTarget
{
    /// <summary>The operation is about no key.</summary>
    None,

    /// <summary>The first field is the name of a key to be made.</summary>
    NewKey,

    /// <summary>The first field is a key reference.</summary>
    Key,

    /// <summary>The first field is a key reference or nil; the second, a ciphertext, names the key then.</summary>
    CiphertextKey,
}
