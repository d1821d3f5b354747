/** Configuration of nats-server for the nodes of a console, with certificates of its authority. */
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { CertificateAuthority } from '../certificate-authority.ts'
import { NatsAuthority } from './nats-authority.ts'

export interface NatsNode {
  /** Host name or address under which sensors, consoles and the other nodes reach it. */
  readonly name: string
  /** Listening port; -1 takes any free one. */
  readonly port: number
  /** Between nodes. */
  readonly clusterPort: number
  /** For relays; 0 for none. */
  readonly leafPort: number
  /** Address on which it listens; every one if not given. */
  readonly host?: string
}

export type NatsRelay = Pick<NatsNode, 'name' | 'port' | 'host'>

export interface NatsConfigurationOptions {
  /** Data folder of the console. */
  readonly data: string
  readonly nodes: readonly NatsNode[]
  /** In a DMZ, between sensors and the nodes: they store nothing, sensors keep what was not applied. */
  readonly relays?: readonly NatsRelay[]
  /** The target as the servers see it. */
  readonly installed?: string
  /** Folder of the streams as each server sees it; next to its files by default. */
  readonly store?: string
}

/** A whole folder for each node, `NAME/nats.conf` and its certificate, in the target. */
export async function writeNatsConfiguration(
  target: string,
  { data, nodes, relays = [], installed, store }: NatsConfigurationOptions,
): Promise<readonly string[]> {
  const certificates = await CertificateAuthority.open(data)
  const authority = NatsAuthority.open(data)
  const files: string[] = []
  const write = async (node: NatsRelay, textIn: (place: string) => string) => {
    const folder = join(target, node.name)
    const { cert, key } = await certificates.namedCertificate([node.name, 'localhost', '127.0.0.1', '::1'])
    writeAtomicFile(join(folder, 'server.crt'), cert)
    writeAtomicFile(join(folder, 'server.key'), key)
    writeAtomicFile(join(folder, 'authority.crt'), certificates.certificate)
    const file = join(folder, 'nats.conf')
    writeAtomicFile(file, textIn(installed === undefined ? folder : join(installed, node.name)))
    files.push(file)
  }
  for (const node of nodes)
    await write(node, (place) =>
      nodeText(node, { nodes, authority, place, store: store ?? place, host: node.host ?? '0.0.0.0' }),
    )
  for (const relay of relays) {
    writeAtomicFile(join(target, relay.name, 'relay.creds'), authority.relayCredentials(relay.name))
    await write(relay, (place) => relayText(relay, { nodes, authority, place }))
  }
  return files
}

interface Parts {
  readonly nodes: readonly NatsNode[]
  readonly authority: NatsAuthority
  readonly place: string
  readonly store: string
  readonly host: string
}

const quoted = JSON.stringify

function tls(place: string, verify = false): string {
  return [
    'tls {',
    `    cert_file: ${quoted(join(place, 'server.crt'))}`,
    `    key_file: ${quoted(join(place, 'server.key'))}`,
    `    ca_file: ${quoted(join(place, 'authority.crt'))}`,
    ...(verify ? ['    verify: true'] : []),
    // 2 s by default: too short when a thousand sensors come back at once.
    '    timeout: 15',
    '  }',
  ].join('\n')
}

function headText({ name, port }: NatsRelay, { host, place }: Pick<Parts, 'host' | 'place'>): string[] {
  return [
    '# Written by `sightglass console nats`.',
    `server_name: ${quoted(name)}`,
    `listen: ${quoted(`${host}:${port}`)}`,
    'max_payload: 4MB',
    tls(place),
    'authorization { timeout: 15 }',
  ]
}

function accountsText(authority: NatsAuthority): string[] {
  const preload = Object.entries(authority.accountTokens()).map(([name, jwt]) => `  ${name}: ${quoted(jwt)}`)
  return [
    `operator: ${quoted(authority.operatorToken())}`,
    `system_account: ${authority.systemAccount}`,
    `resolver_preload {\n${preload.join('\n')}\n}`,
  ]
}

function nodeText(node: NatsNode, { nodes, authority, place, store, host }: Parts): string {
  const routes = nodes
    .filter((one) => one !== node)
    .map(({ name, clusterPort }) => quoted(`tls://${name}:${clusterPort}`))
  return `${[
    ...headText(node, { host, place }),
    `jetstream {\n  store_dir: ${quoted(join(store, 'jetstream'))}\n  # An acknowledged batch is on disk.\n  sync_interval: always\n}`,
    ...accountsText(authority),
    `resolver {\n  type: full\n  dir: ${quoted(join(store, 'jwt'))}\n  allow_delete: false\n}`,
    ...(nodes.length > 1
      ? [
          `cluster {\n  name: sightglass\n  listen: ${quoted(`${host}:${node.clusterPort}`)}\n  routes: [${routes.join(', ')}]\n  ${tls(place, true)}\n}`,
        ]
      : []),
    ...(node.leafPort === 0
      ? []
      : [`leafnodes {\n  listen: ${quoted(`${host}:${node.leafPort}`)}\n  ${tls(place)}\n}`]),
  ].join('\n')}\n`
}

/**
 * A leaf node that dials the nodes. It checks the JWT of sensors itself. It gets no key of the system account, which could replace
 * accounts: the console refuses revoked sensors, whatever the relay passes on.
 */
function relayText(
  relay: NatsRelay,
  { nodes, authority, place }: Pick<Parts, 'nodes' | 'authority' | 'place'>,
) {
  const urls = nodes.map(({ name, leafPort }) => quoted(`tls://${name}:${leafPort}`)).join(', ')
  const file = (name: string) => quoted(join(place, name))
  return `${[
    ...headText(relay, { host: relay.host ?? '0.0.0.0', place }),
    ...accountsText(authority),
    'resolver: MEMORY',
    [
      'leafnodes {\n  reconnect: 2\n  remotes: [ {',
      `    urls: [${urls}]`,
      `    account: ${authority.account}`,
      `    credentials: ${file('relay.creds')}`,
      `    tls { ca_file: ${file('authority.crt')}, timeout: 15 }`,
      '  } ]\n}',
    ].join('\n'),
  ].join('\n')}\n`
}
