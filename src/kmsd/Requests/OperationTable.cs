using Kms.Core.Access;
using Kms.Daemon.Requests.Handlers;
using Kms.Protocol;

namespace Kms.Daemon.Requests;

/// <summary>One row an operation. What has no row is not served.</summary>
internal static class OperationTable
{
    private const int CodesMax = 0x0300;
    private static readonly OperationRow?[] Rows = Index(
    [
        Service(Opcode.Hello, Permission.None, HelloHandler.Handle),
        Service(Opcode.WhoAmI, Permission.None, WhoAmIHandler.Handle),
        Service(Opcode.Status, Permission.Status, StatusHandler.Handle),
        Service(Opcode.GenerateRandom, Permission.GenerateRandom, GenerateRandomHandler.Handle),

        Change(Opcode.CreateKey, Permission.CreateKey, CreateKeyHandler.Handle) with
        {
            Target = OperationTarget.NewKey,
            Lane = LaneRule.Generate,
        },
        Read(Opcode.GetKey, Permission.GetKey, GetKeyHandler.Handle),
        Read(Opcode.ListKeys, Permission.ListKeys, ListKeysHandler.Handle) with
        {
            Target = OperationTarget.None,
            Lane = LaneRule.Change,
        },
        Change(Opcode.UpdateKey, Permission.UpdateKey, UpdateKeyHandler.Handle),
        Change(Opcode.RotateKey, Permission.RotateKey, RotateKeyHandler.Handle) with
        {
            Lane = LaneRule.Generate,
        },
        Read(Opcode.ListVersions, Permission.ListVersions, ListVersionsHandler.Handle),
        Change(Opcode.SetDefaultVersion, Permission.SetDefaultVersion, SetDefaultVersionHandler.Handle),
        Change(Opcode.DisableKey, Permission.DisableKey, DisableKeyHandler.Handle),
        Change(Opcode.EnableKey, Permission.EnableKey, EnableKeyHandler.Handle),
        Change(Opcode.ScheduleKeyDeletion, Permission.ScheduleKeyDeletion, ScheduleKeyDeletionHandler.Handle),
        Change(Opcode.RestoreKey, Permission.RestoreKey, RestoreKeyHandler.Handle),

        Data(Opcode.Encrypt, Permission.Encrypt, KeyNeed.EnabledSymmetric, EncryptHandler.Handle),
        Data(Opcode.Decrypt, Permission.Decrypt, KeyNeed.EnabledSymmetric, DecryptHandler.Handle) with
        {
            Target = OperationTarget.CiphertextKey,
        },
        Data(Opcode.ReEncrypt, Permission.ReEncrypt, KeyNeed.EnabledSymmetric, ReEncryptHandler.Handle) with
        {
            Target = OperationTarget.CiphertextKey,
        },
        Data(
            Opcode.GenerateDataKey,
            Permission.GenerateDataKey,
            KeyNeed.EnabledSymmetric,
            GenerateDataKeyHandler.Handle),
        Data(Opcode.SignHash, Permission.SignHash, KeyNeed.EnabledSigning, SignHashHandler.Handle) with
        {
            Lane = LaneRule.Signing,
        },
        Data(
            Opcode.AsymmetricDecrypt,
            Permission.AsymmetricDecrypt,
            KeyNeed.EnabledRsa,
            AsymmetricDecryptHandler.Handle) with
        {
            Lane = LaneRule.Expensive,
        },
        Data(Opcode.GetPublicKey, Permission.GetPublicKey, KeyNeed.Asymmetric, GetPublicKeyHandler.Handle),
    ]);

    /// <summary>The row of an opcode; null when it is not served.</summary>
    public static OperationRow? Find(ushort opcode) => opcode < CodesMax ? Rows[opcode] : null;

    private static OperationRow Service(Opcode opcode, Permission permission, OperationHandler handler) => new()
    {
        Opcode = opcode,
        Permission = permission,
        Target = OperationTarget.None,
        Lane = LaneRule.Inline,
        Audit = AuditShape.None,
        Handler = handler,
    };

    private static OperationRow Read(Opcode opcode, Permission permission, OperationHandler handler) =>
        Service(opcode, permission, handler) with
        {
            Target = OperationTarget.Key,
            Audit = AuditShape.Read,
        };

    private static OperationRow Change(Opcode opcode, Permission permission, OperationHandler handler) =>
        Service(opcode, permission, handler) with
        {
            Target = OperationTarget.Key,
            Lane = LaneRule.Change,
            Audit = AuditShape.Change,
        };

    private static OperationRow Data(
        Opcode opcode, Permission permission, KeyNeed need, OperationHandler handler) =>
        Service(opcode, permission, handler) with
        {
            Target = OperationTarget.Key,
            Need = need,
            AllowsBatch = true,
            Audit = AuditShape.Data,
        };

    private static OperationRow?[] Index(ReadOnlySpan<OperationRow> rows)
    {
        var index = new OperationRow?[CodesMax];
        foreach (var row in rows)
        {
            index[(ushort)row.Opcode] = row;
        }

        return index;
    }
}
