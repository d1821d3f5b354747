/** Software as advisories call it: its banner names neither maker nor product in full. */

export interface SoftwareName {
  /** Lower-case key of the maker. */
  readonly maker: string
  readonly product: string
}

/** Server software common in plants. Names as in the CVE records of their vendors. */
const SERVERS: readonly (readonly [banner: RegExp, maker: string, product: string])[] = [
  [/^OpenSSH/i, 'openbsd', 'OpenSSH'],
  [/^dropbear/i, 'dropbear ssh project', 'Dropbear SSH'],
  [/^libssh\b/i, 'libssh', 'libssh'],
  [/^Apache(?:-httpd)?$/i, 'apache software foundation', 'Apache HTTP Server'],
  [/^nginx/i, 'f5', 'NGINX Open Source'],
  [/^lighttpd/i, 'lighttpd', 'lighttpd'],
  [/^Boa$/i, 'boa', 'Boa'],
  [/^GoAhead/i, 'embedthis', 'GoAhead'],
  [/^Microsoft-IIS/i, 'microsoft', 'Internet Information Services'],
  [/^Microsoft SQL Server/i, 'microsoft', 'SQL Server'],
  [/^MySQL/i, 'oracle', 'MySQL Server'],
  [/^MariaDB/i, 'mariadb', 'MariaDB'],
  [/^PostgreSQL/i, 'postgresql', 'PostgreSQL'],
  [/^Samba/i, 'samba', 'Samba'],
  [/^\(?vsFTPd/i, 'vsftpd', 'vsftpd'],
  [/^ProFTPD/i, 'proftpd', 'ProFTPD'],
  [/^Exim/i, 'exim', 'Exim'],
  [/^(?:Windows|Microsoft-Windows)\b(?! CE\b)/i, 'microsoft', 'Windows'],
]

export function knownSoftware(name: string): SoftwareName | undefined {
  const found = SERVERS.find(([banner]) => banner.test(name))
  return found && { maker: found[1], product: found[2] }
}

/** Versions of Windows NT by the names they were sold under. [MS-GPNAP], Windows Protocols: product behaviour. */
const WINDOWS: readonly (readonly [name: RegExp, version: string])[] = [
  [/\bserver 2012 r2\b|\bwindows 8\.1\b/i, '6.3'],
  [/\bserver 2012\b|\bwindows 8\b/i, '6.2'],
  [/\bserver 2008 r2\b|\bwindows 7\b/i, '6.1'],
  [/\bserver 2008\b|\bvista\b/i, '6.0'],
  [/\bserver 2003\b/i, '5.2'],
  [/\bxp\b|\bwindows 2002\b/i, '5.1'],
  [/\bwindows 2000\b/i, '5.0'],
  [/\b(?:windows 1[01]|server (?:2016|2019|2022|2025))\b/i, '10.0'],
]

/** Version of Windows NT, with its build if known: `6.1.7601`; '' if none can be read. */
export function windowsVersion(text: string): string {
  const version = WINDOWS.find(([name]) => name.test(text))?.[1] ?? /\b(\d+\.\d+)\b/.exec(text)?.[1] ?? ''
  if (!/^(?:5\.[0-2]|6\.[0-3]|10\.0)$/.test(version)) return ''
  const dotted = /\b(?:10\.0|[56]\.\d)\.(\d{4,5})\b/.exec(text)?.[1]
  // `LTSB 2016`, `Server 2019`: years are no builds.
  const bare = /\b(\d{4,5})\b/.exec(text.replace(/\b(?:19|20)\d\d\b/g, ''))?.[1]
  const build = dotted ?? bare
  return build === undefined ? version : `${version}.${build}`
}
