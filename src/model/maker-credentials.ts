/**
 * Default pairs of user and secret of vendors: the `defaultCredentials` of a session fact. A short list of public ones
 * found in plants; site lists may add to it. Sources: CISA advisories and vendors' manuals named with each, and the
 * list of the Mirai source code (2016) for cameras and gateways.
 */
const PAIRS: readonly (readonly [user: string, secret: string])[] = [
  ['admin', 'admin'], // most web interfaces; Mirai
  ['admin', 'password'], // Mirai
  ['admin', '1234'], // Mirai
  ['admin', '12345'], // Hikvision before 5.3, Mirai
  ['admin', '123456'], // Mirai
  ['admin', ''], // Mirai
  ['admin', 'private'], // Hirschmann switches: HiOS user manual
  ['admin', 'moxa'], // Moxa EDS and NPort: user manuals
  ['admin', 'wago'], // WAGO 750 web management: manual 750-880
  ['user', 'user'], // WAGO 750, Hirschmann 'user/public' below; Mirai
  ['user', 'public'], // Hirschmann switches
  ['guest', 'guest'], // WAGO 750; Mirai
  ['root', 'wago'], // WAGO PFC: manual 750-8202
  ['su', 'ko2003wa'], // WAGO 750 FTP service account: CVE-2018-5459 advisories
  ['USER', 'USER'], // Schneider M340/Premium web server: 35015192
  ['USERNAME', 'PASSWORD'], // Schneider BMX NOE: 31001937
  ['sysdiag', 'factorycast@schneider'], // Schneider Quantum NOE FTP: ICSA-12-018-01
  ['fwupgrade', 'factorycast'], // Schneider, as above
  ['ftpuser', 'password'], // Schneider, as above
  ['loader', 'fwdownload'], // Schneider, as above
  ['ntpupdate', 'ntpupdate'], // Schneider, as above
  ['Administrator', 'Gateway'], // Schneider ETG/EGX: user guide
  ['target', 'password'], // VxWorks loader service: ICSA-10-214-01
  ['admin', 'ge'], // GE Multilin gateways: manual
  ['WinCCConnect', '2WSXcder'], // Siemens WinCC: CVE-2010-2772
  ['basisk', 'basisk'], // Siemens S7-300 CP: ICSA-11-223-01A
  ['siemens', 'siemens'], // Siemens HMI: CVE-2011-4508
  ['Administrator', '100'], // Siemens WinCC flexible Sm@rtServer: CVE-2011-4508
  ['admin', 'westermo'], // Westermo WeOS: management guide
  ['tech', 'tech'], // Mirai
  ['root', 'root'], // Mirai
  ['root', ''], // Mirai
  ['root', 'admin'], // Mirai
  ['root', 'pass'], // Axis before 5.50: manual; Mirai
  ['root', 'xc3511'], // Mirai
  ['root', 'vizxv'], // Dahua: Mirai
  ['root', 'dbps'], // Digi ConnectPort: user guide
  ['root', '123456'], // Mirai
  ['support', 'support'], // Mirai
  ['service', 'service'], // Mirai
]

const known: ReadonlySet<string> = new Set(PAIRS.map(([user, secret]) => `${user.toLowerCase()}\n${secret}`))

/** True if `user` (in any case) and `secret` are a pair a maker ships. Keeps neither. */
export function isMakerPair(user: string, secret: string): boolean {
  return known.has(`${user.toLowerCase()}\n${secret}`)
}
