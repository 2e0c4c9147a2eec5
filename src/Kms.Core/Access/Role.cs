using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Kms.Core.Access;

/// <summary>A named set of permissions, as people think of them.</summary>
/// <remarks><para>Control and data are apart: whoever manages keys (editor, admin) cannot use them,
/// and whoever uses them cannot change them. A grant may name several roles.</para></remarks>
/// <param name="Name">As written in a configuration.</param>
/// <param name="Permissions">What the role may do.</param>
public sealed record Role(string Name, Permission Permissions)
{
    private const Permission Viewing = Permission.GetKey | Permission.ListKeys
        | Permission.ListVersions | Permission.GetPublicKey;

    private const Permission Encrypting = Permission.Encrypt | Permission.GenerateDataKey
        | Permission.GetPublicKey | Permission.GenerateRandom;

    private const Permission Decrypting = Permission.Decrypt | Permission.AsymmetricDecrypt;

    private const Permission Editing = Viewing | Permission.CreateKey | Permission.UpdateKey
        | Permission.RotateKey | Permission.SetDefaultVersion | Permission.DisableKey
        | Permission.EnableKey;

    /// <summary>Every role, in the order of the manual.</summary>
    public static readonly ImmutableArray<Role> All =
    [
        new("viewer", Viewing),
        new("encrypter", Encrypting),
        new("decrypter", Decrypting),
        new("encrypter-decrypter", Encrypting | Decrypting | Permission.ReEncrypt),
        new("signer", Permission.SignHash | Permission.GetPublicKey),
        new("editor", Editing),
        new("admin", Editing | Permission.ScheduleKeyDeletion | Permission.RestoreKey
            | Permission.Status),
        new("auditor", Permission.GetKey | Permission.ListKeys | Permission.ListVersions
            | Permission.Status),
    ];

    /// <summary>Finds a role by its exact name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Role? role)
    {
        role = All.FirstOrDefault(candidate => candidate.Name == name);
        return role is not null;
    }
}
