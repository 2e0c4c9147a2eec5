using Kms.CommandLine;

return await KmsctlCommandLine.RunAsync(args).ConfigureAwait(false);
