/** Identity of applications, from their descriptions and build information: OPC 10000-4 §7.2, OPC 10000-5 §12.4. */
import { type Attribute, confidence, type Identity } from '#model/fact'
import type { Emit } from '#model/protocol'
import { certificateFacts } from './certificate.ts'
import { limits } from './limits.ts'
import { serverStates } from './nodes.ts'
import { modeName, policyName, tokenName } from './policies.ts'
import { type Bytes, Reader } from './reader.ts'

/** ApplicationType: OPC 10000-4 §7.4. */
const roles: readonly (readonly string[])[] = [
  ['opcua-server'],
  ['opcua-client'],
  ['opcua-client', 'opcua-server'],
  ['opcua-discovery-server'],
]

interface Application {
  readonly applicationUri: string | undefined
  readonly productUri: string | undefined
  readonly applicationName: string | undefined
  readonly type: number
  readonly discoveryUrls: readonly string[]
}

interface Endpoint {
  readonly url: string | undefined
  readonly application: Application
  readonly certificate: Bytes | undefined
  readonly mode: string
  readonly policy: string
  readonly tokens: readonly string[]
}

export function applicationDescription(reader: Reader): Application {
  const applicationUri = reader.string()
  const productUri = reader.string()
  const applicationName = reader.localizedText()
  const type = reader.u32()
  reader.byteString() // gatewayServerUri
  reader.byteString() // discoveryProfileUri
  const discoveryUrls = reader.array(() => reader.string() ?? '', limits.descriptions)
  return { applicationUri, productUri, applicationName, type, discoveryUrls }
}

/** EndpointDescription: OPC 10000-4 §7.14. */
export function endpointDescription(reader: Reader): Endpoint {
  const url = reader.string()
  const application = applicationDescription(reader)
  const certificate = reader.byteString()
  const mode = modeName(reader.u32())
  const policy = policyName(reader.string() ?? '')
  const tokens = reader.array(() => {
    reader.byteString() // policyId
    const type = reader.u32()
    reader.byteString() // issuedTokenType
    reader.byteString() // issuerEndpointUrl
    reader.byteString() // securityPolicyUri
    return tokenName(type)
  }, limits.descriptions)
  reader.byteString() // transportProfileUri
  reader.skip(1) // securityLevel
  return { url, application, certificate, mode, policy, tokens }
}

/** RegisteredServer: OPC 10000-4 §7.37. */
export function registeredServer(reader: Reader): Application {
  const applicationUri = reader.string()
  const productUri = reader.string()
  const names = reader.array(() => reader.localizedText() ?? '', limits.descriptions)
  const type = reader.u32()
  reader.byteString() // gatewayServerUri
  const discoveryUrls = reader.array(() => reader.string() ?? '', limits.descriptions)
  return { applicationUri, productUri, applicationName: names[0], type, discoveryUrls }
}

export function identity(
  about: string,
  attribute: Attribute,
  value: string,
  field: string,
  certainty: number = confidence.banner,
): Identity {
  return { kind: 'identity', about, attribute, value, confidence: certainty, field }
}

/** A maker’s name for a product, not always one that people know. */
const PRODUCT_CONFIDENCE = 0.5
/** Last parts of product URIs that name no product. */
const NO_PRODUCT =
  /^(|ua|opc-?ua|server|opcuaserver|client|application|product|default|controller|plc|hmi|gateway|[0-9a-f-]{32,36}|[\d.]+)$/i

/** Product in a ProductUri (OPC 10000-4 §7.2): `urn:maker:product`, `http://maker/product`; '' where it names none. */
export function productOf(uri: string): string {
  const [, rest = ''] = /^(?:urn:|[a-z]+:\/\/[^/]+\/)(.+)$/i.exec(uri) ?? []
  const last = rest.split(/[:/]/).filter(Boolean).at(-1) ?? ''
  return NO_PRODUCT.test(last) || last.length > 80 ? '' : last
}

/** Emits the identity of an application, by itself, or by another with lower `certainty`. */
export function emitApplication(
  application: Application,
  about: string,
  emit: Emit,
  certainty: number = confidence.banner,
): void {
  const { applicationUri, productUri, applicationName, type, discoveryUrls } = application
  if (applicationUri) emit(identity(about, 'application-uri', applicationUri, 'ApplicationUri', certainty))
  if (productUri) emit(identity(about, 'product-uri', productUri, 'ProductUri', certainty))
  const product = productOf(productUri ?? '')
  if (product !== '')
    emit(identity(about, 'model', product, 'ProductUri', Math.min(certainty, PRODUCT_CONFIDENCE)))
  if (applicationName) emit(identity(about, 'software', applicationName, 'ApplicationName', certainty))
  for (const role of roles[type] ?? []) emit(identity(about, 'role', role, 'ApplicationType', certainty))
  for (const url of discoveryUrls.slice(0, 4)) if (url) emitUrl(url, about, 'DiscoveryUrls', emit)
}

/** Host of `opc.tcp://plc-1.example:4840/path`; undefined if there is none. */
export function hostOf(url: string): string | undefined {
  return /^[a-z.+]+:\/\/(?:\[([0-9a-f:.]+)\]|([^/:\s]+))/i.exec(url)?.slice(1).find(Boolean)
}

export function isIpAddress(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(':')
}

export function emitUrl(url: string, about: string, field: string, emit: Emit): void {
  emit(identity(about, 'address:opcua-endpoint', url, field, confidence.hearsay))
  const host = hostOf(url)
  if (host !== undefined && !isIpAddress(host) && host.toLowerCase() !== 'localhost')
    emit(identity(about, 'name', host, field, confidence.hearsay))
}

/** Endpoints of one server: who it is, and which security it offers. */
export function emitEndpoints(
  endpoints: readonly Endpoint[],
  bytes: Uint8Array,
  about: string,
  emit: Emit,
): void {
  const [first] = endpoints
  if (first === undefined) return
  emitApplication(first.application, about, emit)
  for (const url of new Set(endpoints.slice(0, 4).map(({ url }) => url)))
    if (url) emitUrl(url, about, 'EndpointUrl', emit)
  for (const said of certificateFacts(bytes, first.certificate, about)) emit(said)
  const offers = [
    ...new Set(endpoints.map(({ policy, mode }) => (policy === 'None' ? policy : `${policy} ${mode}`))),
  ]
  const tokens = [...new Set(endpoints.flatMap((endpoint) => endpoint.tokens))]
  const value = `OPC UA security offered: ${offers.join(', ')}; users: ${tokens.join(', ')}`
  emit(identity(about, 'description', value, 'EndpointDescription'))
}

/** BuildInfo: OPC 10000-5 §12.4. */
export function emitBuildInfo(reader: Reader, about: string, emit: Emit): void {
  const rows: readonly (readonly [Attribute, string])[] = [
    ['product-uri', 'ProductUri'],
    ['vendor', 'ManufacturerName'],
    ['model', 'ProductName'],
    ['software', 'SoftwareVersion'],
  ]
  for (const [attribute, field] of rows) {
    const value = reader.string()
    if (value) emit(identity(about, attribute, value, `BuildInfo.${field}`, confidence.identityService))
  }
  const build = reader.string()
  if (build) emitBuildNumber(build, about, emit)
}

export function emitBuildNumber(build: string, about: string, emit: Emit): void {
  emit(identity(about, 'description', `build ${build}`, 'BuildInfo.BuildNumber', confidence.identityService))
}

/** ServerStatusDataType: OPC 10000-5 §12.10. */
export function emitServerStatus(reader: Reader, about: string, emit: Emit): void {
  reader.skip(16) // startTime, currentTime
  emitState(reader.u32(), about, emit)
  emitBuildInfo(reader, about, emit)
}

export function emitState(state: number, about: string, emit: Emit): void {
  const value = serverStates[state] ?? `state ${state}`
  emit(identity(about, 'run-state', value, 'ServerStatus.State', confidence.identityService))
}

export function readerOf(bytes: Uint8Array, byteCount: Bytes): Reader {
  return new Reader(bytes, byteCount.start, byteCount.end)
}
