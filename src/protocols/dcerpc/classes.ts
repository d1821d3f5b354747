/** Notable classes of DCOM objects in remote activations; their CLSIDs are registered with Windows and its products. */
const names: ReadonlyMap<string, string> = new Map([
  ['8bc3f05e-d86b-11d0-a075-00c04fb68820', 'WBEM Level 1 Login (WMI)'],
  ['49b2791a-b1ae-4c90-9b8e-e860ba07f889', 'MMC20.Application'],
  ['9ba05972-f6a8-11cf-a442-00a0c90a8f39', 'ShellWindows'],
  ['c08afd90-f2a1-11d1-8455-00a0c91f3880', 'ShellBrowserWindow'],
  ['00024500-0000-0000-c000-000000000046', 'Excel.Application'],
  ['0006f03a-0000-0000-c000-000000000046', 'Outlook.Application'],
  ['0002df01-0000-0000-c000-000000000046', 'InternetExplorer.Application'],
  ['72c24dd5-d70a-438b-8a42-98424b88afb8', 'WScript.Shell'],
  ['13486d51-4821-11d2-a494-3cb306c10000', 'OPC server enumerator (OPCEnum)'],
])

export function className(clsid: string): string {
  return names.get(clsid) ?? clsid
}
