/**
 * Makes the tables of `data/identification/` and the `identify.tsv` of protocols from openly licensed tables: recog, Home
 * Assistant, uap-core, kentik/snmp-profiles and lists of domains. Rows whose source is `own` are kept as they are.
 *   node tools/identification/tables.ts FOLDER
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isSafePattern, withoutInlineFlags } from './patterns.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const DATA = join(ROOT, 'data/identification')

const RECOG = 'rapid7/recog 2026-06'
const HOME_ASSISTANT = 'Home Assistant core 2023.11'
const UAP = 'ua-parser/uap-core 2026-08'
const KENTIK = 'kentik/snmp-profiles 2026-05'

const PROTOCOL_HEAD = [
  'match',
  'field',
  'pattern',
  'flags',
  'subtype',
  'vendor',
  'model',
  'os',
  'strength',
  'source',
]

/** Kind of banner in recog → protocol folder, and the field its text is told under; '' any field. */
const BANNERS: Readonly<Record<string, readonly (readonly [protocol: string, field: string])[]>> = {
  http_servers: [
    ['http', 'Server'],
    ['ssdp', 'SERVER'],
  ],
  html_title: [['http', 'HTML title']],
  http_wwwauth: [['http', 'WWW-Authenticate realm']],
  snmp_sysdescr: [
    ['snmp', 'sysDescr'],
    ['lldp', 'System Description'],
  ],
  'mdns_device-info_txt': [['mdns', '']],
  telnet_banners: [['telnet', '']],
  ssh_banners: [['ssh', '']],
  ftp_banners: [['ftp', '']],
  smtp_banners: [['smtp', '220 greeting']],
  pop_banners: [['pop', 'greeting']],
  imap_banners: [['imap', 'greeting']],
  mysql_banners: [['mysql', '']],
  dhcp_vendor_class: [['dhcp', 'Vendor Class Identifier (60)']],
  smb_native_os: [['smb', 'NativeOS']],
  sip_banners: [['sip', '']],
  sip_user_agents: [['sip', '']],
  rtsp_servers: [['rtsp', 'Server']],
  hp_pjl_id: [['pjl', '']],
}

/** Makers of software: no maker of the device it runs on. */
const SOFTWARE_MAKERS =
  /^(apache|nginx|microsoft|f5|oracle|openbsd|proftpd|pureftpd|samba|postfix|sendmail|exim|mysql|mariadb|red hat|debian|ubuntu|canonical|gnu|igor sysoev|lighttpd|vsftpd|php|python|digium|asterisk|kamailio|freeswitch|isc)\b/i

const TABLES = process.argv[2] ?? ''
if (TABLES === '' || !existsSync(join(TABLES, 'taxonomy.tsv')))
  throw new Error(
    `expected a folder with taxonomy.tsv, got '${TABLES}': name the folder of the source tables`,
  )

function rowsOf(file: string): string[][] {
  return readFileSync(join(TABLES, file), 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}

function tsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows]
    .map((row) => `${row.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`)
    .join('')
}

/** Rows of a table there is already that are made by hand. */
function ownRows(path: string): string[][] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .filter((cells) => cells.at(-1)?.startsWith('own') === true)
}

function write(file: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const path = join(DATA, file)
  const own = ownRows(path)
  const all = joined(own, rows, (row) => row.slice(0, -1).join('\t'))
  writeFileSync(path, tsv(head, all))
  console.log(`${file}: ${own.length} own, ${all.length} in all`)
}

/** All own rows as they are, then those of the sources that no row before them has the key of. */
function joined(
  own: readonly string[][],
  rows: readonly (readonly string[])[],
  keyOf: (row: readonly string[]) => string,
): (readonly string[])[] {
  const known = new Set(own.map(keyOf))
  const others = new Map(rows.filter((row) => !known.has(keyOf(row))).map((row) => [keyOf(row), row]))
  return [...own, ...others.values()]
}

const known = new Set(rowsOf('taxonomy.tsv').map(([name]) => name))

function subtypeOf(name: string | undefined): string {
  return name !== undefined && known.has(name) ? name : ''
}

// Protocol tables

const protocols = new Map<string, string[][]>()
const dropped: string[] = []

function addRow(protocol: string, row: readonly string[]): void {
  const list = protocols.get(protocol)
  if (list === undefined) protocols.set(protocol, [[...row]])
  else list.push([...row])
}

for (const [
  source = '',
  raw = '',
  flags = '',
  ,
  subtype = '',
  vendor = '',
  model = '',
  os = '',
  version = '',
  certainty = '',
] of rowsOf('banner-patterns.tsv')) {
  const targets = BANNERS[source]
  if (targets === undefined) continue
  // Realms are told without scheme and quotes.
  const bare =
    source === 'http_wwwauth'
      ? raw.replace(/^\^(?:\(\?:Basic\|Digest\)|Basic|Digest) realm="/, '^').replace(/"\$?$/, '$')
      : raw
  const { pattern, isIgnoringCase } = withoutInlineFlags(
    source === 'mdns_device-info_txt' ? bare.replace(/^(\^?)model=/, '$1') : bare,
  )
  if (!isSafePattern(pattern)) {
    dropped.push(pattern)
    continue
  }
  if (/\{/.test(model)) continue
  const isDevice = subtype !== '' || !SOFTWARE_MAKERS.test(vendor)
  const system = os === '' ? '' : `${os}${/^[\d.$]/.test(version) ? ` ${version}` : ''}`
  if (subtype === '' && system === '' && (vendor === '' || !isDevice)) continue
  const strength = certainty === '' ? '0.9' : String(Math.min(0.95, Number(certainty)))
  for (const [protocol, field] of targets) {
    if (protocol === 'ssdp' && !/upnp/i.test(pattern)) continue
    addRow(protocol, [
      'text',
      field,
      pattern,
      flagsOf(flags, isIgnoringCase),
      subtypeOf(subtype),
      isDevice ? vendor : '',
      model,
      system,
      strength,
      RECOG,
    ])
  }
}

/** recog writes flags by the names of Ruby's constants. */
function flagsOf(names: string, isIgnoringCase: boolean): string {
  const isDotAll = /MULTILINE|DOT_NEWLINE/.test(names)
  return `${isIgnoringCase || /ICASE/.test(names) ? 'i' : ''}${isDotAll ? 's' : ''}`
}

for (const [pattern = '', flag = '', device = '', brand = '', model = ''] of rowsOf(
  'user-agent-devices.tsv',
)) {
  if (/spider|bot|generic/i.test(`${device} ${brand}`) || !isSafePattern(pattern) || brand === '') continue
  const subtype = subtypeOfAgent(`${device} ${brand} ${model} ${pattern}`)
  addRow('http', ['text', 'User-Agent', pattern, flag, subtype, brand, model || device, '', '0.85', UAP])
}

/** User agents of this table are of telephones, but for what these words name. */
function subtypeOfAgent(words: string): string {
  if (/\btv\b|smarttv|bravia|viera|netcast|hbbtv|roku|chromecast|apple tv|fire ?tv|aft[a-z]\b/i.test(words))
    return 'television'
  if (/ipad|tablet|kindle|galaxy tab|\btab\b|nexus (7|9|10)|\bpad\b/i.test(words)) return 'tablet'
  if (/playstation|xbox|nintendo/i.test(words)) return 'game-console'
  if (/macintosh|\bmac\b/i.test(words)) return 'desktop'
  if (/quest|oculus/i.test(words)) return 'vr-headset'
  if (/echo|alexa/i.test(words)) return 'voice-assistant'
  if (/watch/i.test(words)) return 'watch'
  return 'phone'
}

for (const [pattern = '', os = '', version = ''] of rowsOf('user-agent-os.tsv')) {
  if (os === '' || !isSafePattern(pattern)) continue
  addRow('http', [
    'text',
    'User-Agent',
    pattern,
    '',
    '',
    '',
    '',
    `${os}${/^\d/.test(version) ? ` ${version}` : ''}`,
    '0.7',
    UAP,
  ])
}

for (const [service = '', , subtype = '', strength = ''] of rowsOf('mdns-services.tsv'))
  if (subtype !== '')
    addRow('mdns', ['kind', '', service, '', subtypeOf(subtype), '', '', '', strength, 'IANA service names'])
for (const [number = '', , subtype = ''] of rowsOf('homekit-categories.tsv'))
  if (subtype !== '')
    addRow('mdns', [
      'kind',
      '',
      `hap:${number}`,
      '',
      subtypeOf(subtype),
      '',
      '',
      '',
      '0.95',
      'HomeKit Accessory Protocol',
    ])
for (const [number = '', , subtype = ''] of rowsOf('matter-device-types.tsv'))
  if (subtype !== '')
    addRow('mdns', [
      'kind',
      '',
      `matter:${number}`,
      '',
      subtypeOf(subtype),
      '',
      '',
      '',
      '0.95',
      'CSA Matter device library 1.2',
    ])
for (const [type = '', , subtype = '', strength = ''] of rowsOf('upnp-types.tsv'))
  if (subtype !== '')
    addRow('ssdp', [
      'kind',
      '',
      type,
      '',
      subtypeOf(subtype),
      '',
      '',
      '',
      strength,
      'UPnP Forum device control protocols',
    ])
for (const [token = '', , subtype = '', strength = ''] of rowsOf('onvif-wsd-types.tsv'))
  if (subtype !== '')
    addRow('ws-discovery', [
      'kind',
      '',
      token.replace(/^\w+:(?=[A-Z])/, ''),
      '',
      subtypeOf(subtype),
      '',
      '',
      '',
      strength,
      'ONVIF Core Specification; WS-Discovery profiles',
    ])
for (const [root = '', organisation = '', subtype = '', note = ''] of rowsOf('dicom-uid-roots.tsv'))
  addRow('dicom', [
    'oid',
    '',
    `${root}.*`,
    '',
    subtypeOf(subtype),
    /toolkit|SOP/.test(note) ? '' : organisation,
    '',
    '',
    /toolkit/.test(note) ? '0.5' : '0.85',
    'DICOM PS3.6',
  ])
for (const [oid = '', subtype = '', , vendor = '', model = ''] of rowsOf('sysobjectids.tsv'))
  addRow('snmp', [
    'oid',
    '',
    oid.replace(/^\./, ''),
    '',
    subtypeOf(subtype),
    vendorName(vendor),
    model,
    '',
    subtype === '' ? '0.8' : '0.95',
    KENTIK,
  ])

function vendorName(folder: string): string {
  const special: Record<string, string> = {
    hpe: 'HPE',
    hp: 'HP',
    apc: 'APC',
    ibm: 'IBM',
    kentik_snmp: '',
    generic: '',
    net_snmp: '',
    avtech: 'AVTECH',
  }
  return (
    special[folder] ?? folder.replace(/[_-]+/g, ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
  )
}

for (const [protocol, rows] of [...protocols].sort()) {
  const path = join(ROOT, 'src/protocols', protocol, 'identify.tsv')
  const own = ownRows(path)
  const all = joined(own, rows, (row) => row.slice(0, 4).join('\t'))
  writeFileSync(path, tsv(PROTOCOL_HEAD, all))
  console.log(`protocols/${protocol}/identify.tsv: ${own.length} own, ${all.length} in all`)
}

// Tables of `data/identification/`

/** The usual kind of its type: where only the type is stated, most of the share is its. */
const USUAL: ReadonlySet<string> = new Set(['server', 'printer', 'television', 'ups', 'game-console'])
const byUse = rowsOf('taxonomy.tsv').sort((a, b) => Number(USUAL.has(b[0]!)) - Number(USUAL.has(a[0]!)))
write(
  'taxonomy.tsv',
  ['subtype', 'type', 'category', 'function', 'words', 'source'],
  byUse.map((row) => [...row.slice(0, 5), 'project']),
)

const globPattern = (glob: string) =>
  glob === '' ? '' : `^${glob.replace(/[.+^${}()|\\]/g, '\\$&').replaceAll('*', '.*')}$`
write(
  'host-names.tsv',
  ['pattern', 'macPrefix', 'vendor', 'model', 'subtype', 'os', 'strength', 'source'],
  [
    ...rowsOf('host-name-forms.tsv').map(
      ([pattern = '', vendor = '', subtype = '', os = '', strength = '']) => [
        pattern,
        '',
        vendor,
        '',
        subtypeOf(subtype),
        os,
        strength,
        "makers' default names",
      ],
    ),
    ...rowsOf('dhcp-names.tsv').map(([glob = '', mac = '', , name = '', hint = '']) => [
      globPattern(glob),
      mac,
      name,
      '',
      subtypeOf(hint),
      '',
      glob === '' ? '0.6' : '0.75',
      HOME_ASSISTANT,
    ]),
  ],
)

/** They serve every product: what is asked of them says nothing. */
const SHARED_CLOUDS =
  /(^|\.)(google|googleapis|gstatic|amazonaws|amazon|cloudfront|apple|icloud|microsoft|windows|windowsupdate|office|live|akamai|akamaized|akamaiedge|fastly|cloudflare|facebook|github|goo|ntp|azure|yahoo|wikipedia|youtube)\.|circl\.lu$/
write(
  'domains.tsv',
  ['domain', 'vendor', 'subtype', 'source'],
  rowsOf('cloud-domains.tsv')
    .filter(([domain = '']) => !SHARED_CLOUDS.test(`${domain}.`))
    .map(([domain = '', vendor = '', hint = '', kind = '']) => [
      domain,
      vendor,
      subtypeOf(hint),
      kind === 'integration'
        ? HOME_ASSISTANT
        : kind === 'brand'
          ? 'v2fly/domain-list-community 2026-08'
          : kind === 'telemetry'
            ? 'nextdns/native-tracking-domains 2023-01'
            : 'Perflyst/PiHoleBlocklist 2023-07',
    ]),
)

write(
  'vendor-subtypes.tsv',
  ['vendor', 'subtype', 'share', 'products', 'source'],
  rowsOf('vendor-subtypes.tsv')
    .filter(([, subtype = '']) => subtypeOf(subtype) !== '')
    .map(([vendor = '', subtype = '', products = '', share = '']) => [
      vendor,
      subtype,
      share,
      products,
      'counted from recog and Home Assistant',
    ]),
)

// The catalogue: one row a model number of one vendor.
const products = new Map<string, string[]>()
function product(
  vendor: string,
  form: string,
  model: string,
  family: string,
  subtype: string,
  source: string,
): void {
  const name = model.replace(/\s+/g, ' ').trim()
  if (
    vendor === '' ||
    subtypeOf(subtype) === '' ||
    name.length < 3 ||
    /[$\\{]/.test(name) ||
    !/\d/.test(name)
  )
    return
  const key = `${vendor}\t${name.toUpperCase()}`
  if (!products.has(key)) products.set(key, [vendor, form, name, family, subtype, source])
}
for (const [, , subtype = '', vendor = '', model = ''] of rowsOf('banner-examples.tsv'))
  product(vendor, 'exact', model, '', subtype, RECOG)
for (const [, , , , subtype = '', vendor = '', model = ''] of rowsOf('banner-patterns.tsv'))
  product(vendor, 'exact', model, '', subtype, RECOG)
for (const [, subtype = '', , vendor = '', model = ''] of rowsOf('sysobjectids.tsv')) {
  const name = vendorName(vendor)
  product(name, 'exact', model, '', subtype, KENTIK)
  const bare = model.replace(new RegExp(`^${name.split(' ')[0]}\\s+`, 'i'), '')
  if (bare !== model) product(name, 'exact', bare, model, subtype, KENTIK)
}
for (const [identifier = '', name = '', subtype = ''] of rowsOf('apple-models.tsv'))
  product('Apple', 'exact', identifier, name, subtype, 'kyle-seongwoo-jun/apple-device-identifiers 2025-11')
for (const [prefix = '', , name = '', hint = ''] of rowsOf('homekit-models.tsv'))
  product(name, 'prefix', prefix, '', hint, HOME_ASSISTANT)
for (const [pattern = '', , device = '', brand = '', model = ''] of rowsOf('user-agent-devices.tsv')) {
  if (brand === '' || /spider|generic/i.test(brand)) continue
  const subtype = subtypeOfAgent(`${device} ${brand} ${model} ${pattern}`)
  for (const name of modelsIn(pattern)) product(brand, 'exact', name, '', subtype, UAP)
  if (!/\$/.test(model)) product(brand, 'exact', model, '', subtype, UAP)
}

/** Model numbers that the first group of a pattern lists in full: `(A651|A701B?|A702)`. */
function modelsIn(pattern: string): string[] {
  const group = /\(((?!\?)[^()]*\|[^()]*)\)/.exec(pattern)?.[1] ?? ''
  return group.split('|').filter((name) => /^[A-Za-z][A-Za-z0-9 _-]{2,}$/.test(name) && /\d/.test(name))
}

// By hand, from makers' catalogues; before the others, for they name the kind with more care.
const byHand = new Map<string, string[]>()
for (const line of readFileSync(new URL('catalogue.txt', import.meta.url), 'utf8').split('\n')) {
  const [vendor = '', subtype = '', family = '', models = ''] = line.split(' | ')
  if (line.startsWith('#') || models === '') continue
  if (subtypeOf(subtype) === '')
    throw new Error(`catalogue.txt: expected a subtype, got '${subtype}': ${line}`)
  for (const text of models.split(',')) {
    const isExact = text.startsWith('=')
    const model = isExact ? text.slice(1) : text
    byHand.set(`${vendor}\t${model}`, [
      vendor,
      isExact ? 'exact' : 'prefix',
      model,
      family,
      subtype,
      "maker's catalogue, by hand",
    ])
  }
}

const sorted = [...byHand.values(), ...products.values()].sort((a, b) =>
  a.slice(0, 3).join('\t') < b.slice(0, 3).join('\t') ? -1 : 1,
)
write('products.tsv', ['vendor', 'form', 'model', 'family', 'subtype', 'source'], sorted)
if (dropped.length > 0)
  console.log(`${dropped.length} patterns left out, because they may not run in linear time`)
