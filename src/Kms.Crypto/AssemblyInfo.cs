using System.Runtime.InteropServices;

// Native libraries come from where the system's loader looks, never from beside the program.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
