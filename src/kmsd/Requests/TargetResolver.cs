using Kms.Core.Access;
using Kms.Core.Keys;
using Kms.Core.Operations;
using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>Finds the key a request is about, after the caller is found to be permitted.</summary>
/// <remarks>A name is judged before it is looked up. An id must be looked up to be judged, so an
/// unknown id is answered like a forbidden one, unless the caller may use every key.</remarks>
internal static class TargetResolver
{
    /// <summary>Authorizes the request and sets the context's key.</summary>
    public static KmsStatus Resolve(ref RequestContext context, ReadOnlySpan<byte> body)
    {
        var row = context.Row;
        var access = context.Connection.Access;
        var reader = new BodyReader(body);
        switch (row.Target)
        {
            case OperationTarget.NewKey:
                reader.ReadArrayHeader(Limits.ItemFieldsMax);
                return Authorize(ref context, reader.ReadKeyName(), reader.Status);
            case OperationTarget.Key:
                reader.ReadArrayHeader(Limits.ItemFieldsMax);
                var key = reader.ReadKey();
                return reader.Status == KmsStatus.Ok ? FindKey(ref context, key) : reader.Status;
            case OperationTarget.CiphertextKey:
                return ResolveCiphertextKey(ref context, ref reader);
            default:
                return row.Permission == Permission.None || access.AllowsAny(row.Permission)
                    ? KmsStatus.Ok
                    : KmsStatus.PermissionDenied;
        }
    }

    /// <summary>Finds a further key of a request, under the same rules.</summary>
    public static KmsStatus FindOther(
        ref RequestContext context, scoped KeyReference reference, Permission permission, out Key? key)
    {
        var keys = context.Services.Vault.Keys;
        var access = context.Connection.Access;
        if (reference.IsName)
        {
            key = null;
            return access.Allows(permission, reference.Name)
                ? Found(keys.TryGet(reference.Name, out key))
                : KmsStatus.PermissionDenied;
        }

        return FindById(ref context, new Guid(reference.Id, bigEndian: true), permission, out key);
    }

    private static KmsStatus ResolveCiphertextKey(ref RequestContext context, ref BodyReader reader)
    {
        reader.ReadArrayHeader(Limits.ItemFieldsMax);
        var reference = reader.ReadKeyOrNone();
        var ciphertext = reader.ReadBinary(Limits.CiphertextBytesMax);
        if (reader.Status != KmsStatus.Ok)
        {
            return reader.Status;
        }

        if (!reference.IsNone)
        {
            return FindKey(ref context, reference);
        }

        if (!CiphertextHeader.TryRead(ciphertext, out var header))
        {
            return context.Connection.Access.AllowsAny(context.Row.Permission)
                ? KmsStatus.DecryptionFailed
                : KmsStatus.PermissionDenied;
        }

        var status = FindById(ref context, header.KeyId, context.Row.Permission, out var key);
        return Accept(ref context, status, key);
    }

    private static KmsStatus FindKey(ref RequestContext context, KeyReference reference)
    {
        if (reference.IsName)
        {
            context.AuditKeyName = reference.Name;
        }

        var status = FindOther(ref context, reference, context.Row.Permission, out var key);
        return Accept(ref context, status, key);
    }

    private static KmsStatus FindById(
        ref RequestContext context, Guid id, Permission permission, out Key? key)
    {
        context.AuditKeyId = id;
        var access = context.Connection.Access;
        if (!context.Services.Vault.Keys.TryGet(id, out key))
        {
            return access.AllowsOnEveryKey(permission) ? KmsStatus.KeyNotFound : KmsStatus.PermissionDenied;
        }

        return access.Allows(permission, key.NameAscii) ? KmsStatus.Ok : KmsStatus.PermissionDenied;
    }

    private static KmsStatus Authorize(ref RequestContext context, ReadOnlySpan<byte> name, KmsStatus read)
    {
        if (read != KmsStatus.Ok)
        {
            return read;
        }

        context.AuditKeyName = name;
        return context.Connection.Access.Allows(context.Row.Permission, name)
            ? KmsStatus.Ok
            : KmsStatus.PermissionDenied;
    }

    private static KmsStatus Accept(ref RequestContext context, KmsStatus status, Key? key)
    {
        if (status != KmsStatus.Ok || key is null)
        {
            return status;
        }

        context.Key = key;
        context.AuditKeyId = key.Id;
        context.AuditKeyName = key.NameAscii;
        return context.Row.Check(key);
    }

    private static KmsStatus Found(bool isFound) => isFound ? KmsStatus.Ok : KmsStatus.KeyNotFound;
}
