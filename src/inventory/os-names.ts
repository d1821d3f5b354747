/** Windows by its version number in NTLM and SMB: [MS-NLMP] 2.2.2.10, release tables of Microsoft Lifecycle. */

const BY_VERSION: ReadonlyMap<string, string> = new Map([
  ['4.0', 'Windows NT'],
  ['5.0', 'Windows 2000'],
  ['5.1', 'Windows XP'],
  ['5.2', 'Windows Server 2003'],
  ['6.0', 'Windows Vista'],
  ['6.1', 'Windows 7'],
  ['6.2', 'Windows 8'],
  ['6.3', 'Windows 8.1'],
])

/** First build of each release with version 10.0, latest first. */
const TEN: readonly (readonly [number, string])[] = [
  [22000, 'Windows 11'],
  [20348, 'Windows Server 2022'],
  [10240, 'Windows 10'],
]

/** `6.1.7601` → `Windows 7`; '' if the number is none of Windows. A server of the same kernel has the same number. */
export function osOfBuild(build: string): string {
  const [, version, number] = /^(\d+\.\d+)(?:\D+(\d+))?/.exec(build) ?? []
  if (version === undefined) return ''
  if (version !== '10.0') return BY_VERSION.get(version) ?? ''
  return TEN.find(([first]) => Number(number ?? 10240) >= first)?.[1] ?? 'Windows 10'
}
