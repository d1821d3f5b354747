/** Protocols whose services are what the maker's software calls a controller by, not the messages of a fieldbus. */
export const CONTROLLER_INTERFACES: ReadonlySet<string> = new Set([
  'ads',
  'cip',
  'codesys-v2',
  'codesys-v3',
  'fins',
  'ge-srtp',
  'melsec',
  'melsoft',
  'pcworx',
  'proconos-eclr',
  's7comm',
  's7comm-plus',
  'tristation',
  'umas',
])
