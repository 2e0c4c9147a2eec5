namespace Kms.Daemon.Requests;

/// <summary>What the key of an operation must be.</summary>
internal enum KeyNeed
{
    /// <summary>Any key in any state.</summary>
    Any,

    /// <summary>An enabled key that encrypts with AAD.</summary>
    EnabledSymmetric,

    /// <summary>An enabled key that signs.</summary>
    EnabledSigning,

    /// <summary>An enabled RSA key.</summary>
    EnabledRsa,

    /// <summary>A key with a public key, in any state.</summary>
    Asymmetric,
}
