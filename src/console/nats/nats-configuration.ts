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

export interface NatsConfigurationOptions {
  /** Data folder of the console. */
  readonly data: string
  readonly nodes: readonly NatsNode[]
  /** The target as the servers see it. */
  readonly installed?: string
  /** Folder of the streams as each server sees it; next to its files by default. */
  readonly store?: string
}

/** A whole folder for each node, `NAME/nats.conf` and its certificate, in the target. */
export async function writeNatsConfiguration(
  target: string,
  { data, nodes, installed, store }: NatsConfigurationOptions,
): Promise<readonly string[]> {
  const certificates = await CertificateAuthority.open(data)
  const authority = NatsAuthority.open(data)
  const files: string[] = []
  for (const node of nodes) {
    const folder = join(target, node.name)
    const { cert, key } = await certificates.namedCertificate([node.name, 'localhost', '127.0.0.1', '::1'])
    writeAtomicFile(join(folder, 'server.crt'), cert)
    writeAtomicFile(join(folder, 'server.key'), key)
    writeAtomicFile(join(folder, 'authority.crt'), certificates.certificate)
    const file = join(folder, 'nats.conf')
    const place = installed === undefined ? folder : join(installed, node.name)
    const listen = node.host ?? '0.0.0.0'
    writeAtomicFile(file, text(node, { nodes, authority, place, store: store ?? place, host: listen }))
    files.push(file)
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

function text(node: NatsNode, { nodes, authority, place, store, host }: Parts): string {
  const quoted = JSON.stringify
  const tls = (verify: boolean) =>
    [
      'tls {',
      `    cert_file: ${quoted(join(place, 'server.crt'))}`,
      `    key_file: ${quoted(join(place, 'server.key'))}`,
      `    ca_file: ${quoted(join(place, 'authority.crt'))}`,
      ...(verify ? ['    verify: true'] : []),
      // 2 s by default: too short when a thousand sensors come back at once.
      '    timeout: 15',
      '  }',
    ].join('\n')
  const preload = Object.entries(authority.accountTokens()).map(([name, jwt]) => `  ${name}: ${quoted(jwt)}`)
  const routes = nodes
    .filter((one) => one !== node)
    .map(({ name, clusterPort }) => quoted(`tls://${name}:${clusterPort}`))
  return `${[
    '# Written by `sightglass console nats`.',
    `server_name: ${quoted(node.name)}`,
    `listen: ${quoted(`${host}:${node.port}`)}`,
    'max_payload: 4MB',
    tls(false),
    'authorization { timeout: 15 }',
    `jetstream {\n  store_dir: ${quoted(join(store, 'jetstream'))}\n  # An acknowledged batch is on disk.\n  sync_interval: always\n}`,
    `operator: ${quoted(authority.operatorToken())}`,
    `system_account: ${authority.systemAccount}`,
    `resolver {\n  type: full\n  dir: ${quoted(join(store, 'jwt'))}\n  allow_delete: false\n}`,
    `resolver_preload {\n${preload.join('\n')}\n}`,
    ...(nodes.length > 1
      ? [
          `cluster {\n  name: sightglass\n  listen: ${quoted(`${host}:${node.clusterPort}`)}\n  routes: [${routes.join(', ')}]\n  ${tls(true)}\n}`,
        ]
      : []),
    ...(node.leafPort === 0
      ? []
      : [`leafnodes {\n  listen: ${quoted(`${host}:${node.leafPort}`)}\n  ${tls(false)}\n}`]),
  ].join('\n')}\n`
}
