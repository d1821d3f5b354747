/** Devices and findings as CycloneDX 1.6 with VEX: ECMA-424, `components` and `vulnerabilities`. */
import type { Analysis } from '#schema/analysis'
import type { ExposureItem } from '#schema/exposure'

/** State set by a person, in CycloneDX's words of `impactAnalysisState`. */
const STATES: Readonly<Record<ExposureItem['state'], string>> = {
  open: 'in_triage',
  confirmed: 'exploitable',
  rejected: 'false_positive',
  fixed: 'resolved',
  mitigated: 'exploitable',
  workaround: 'exploitable',
  accepted: 'exploitable',
}

/** One document for a whole analysis. Holds no time of its own: the same analysis gives the same text. */
export function cycloneDx({
  devices,
  exposures,
  capture,
}: Pick<Analysis, 'devices' | 'exposures' | 'capture'>): string {
  const found = exposures.filter(({ kind }) => kind === 'advisory')
  const weak = new Set(found.map(({ device }) => device))
  const known = devices.filter(
    ({ id, model, orderNumber }) => model !== '' || orderNumber !== '' || weak.has(id),
  )
  const ids = new Set(known.map(({ id }) => id))
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      ...(capture.lastTime === null ? {} : { timestamp: capture.lastTime }),
      tools: { components: [{ type: 'application', name: 'Sightglass' }] },
    },
    components: known.map((device) => ({
      type: 'device',
      'bom-ref': device.id,
      ...(device.vendor === '' ? {} : { manufacturer: { name: device.vendor } }),
      // A Windows computer reports its system and no model.
      name: device.model || device.orderNumber || device.os || device.name,
      version: device.firmware || device.software || '',
      properties: [
        ['orderNumber', device.orderNumber],
        ['serial', device.serial],
        ['address', device.ipAddresses[0] ?? device.macAddresses[0] ?? ''],
        ['name', device.name],
      ]
        .filter(([, value]) => value !== '')
        .map(([name, value]) => ({ name: `sightglass:${name}`, value })),
    })),
    vulnerabilities: found.filter(({ device }) => ids.has(device)).map(vulnerability),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function vulnerability(exposure: ExposureItem) {
  const [proof] = exposure.proofs
  const version = proof?.version ?? ''
  return {
    'bom-ref': exposure.id,
    id: exposure.name,
    ...(exposure.cvss === null
      ? {}
      : {
          ratings: [
            {
              score: exposure.cvss,
              method: methodOf(exposure.vector),
              ...(exposure.vector === '' ? {} : { vector: exposure.vector }),
            },
          ],
        }),
    ...(/^CWE-\d+$/.test(exposure.cwe) ? { cwes: [Number(exposure.cwe.slice(4))] } : {}),
    recommendation: exposure.todo,
    ...(proof?.advisory ? { advisories: [advisoryOf(proof.advisory)] } : {}),
    analysis: {
      state: STATES[exposure.state],
      detail: [exposure.verdict, proof?.observed, version, proof?.reason].filter(Boolean).join(' · '),
    },
    affects: [
      {
        ref: exposure.device,
        ...(version === ''
          ? {}
          : { versions: [{ version, status: exposure.verdict === 'affected' ? 'affected' : 'unknown' }] }),
      },
    ],
    ...(exposure.state === 'open'
      ? {}
      : { properties: [{ name: 'sightglass:state', value: exposure.state }] }),
  }
}

/** CISA's by their number; `url` must be there, so others are led to by the record of the CVE. */
function advisoryOf(advisory: string) {
  const isCisa = /^ICS[AM]A?-\d{2}-\d{3}-\d{2}/.test(advisory)
  const url = isCisa
    ? `https://www.cisa.gov/news-events/ics-advisories/${advisory.toLowerCase()}`
    : `https://www.cve.org/CVERecord/SearchResults?query=${encodeURIComponent(advisory)}`
  return { title: advisory, url }
}

function methodOf(vector: string): string {
  return vector.startsWith('CVSS:4') ? 'CVSSv4' : vector.startsWith('CVSS:3.0') ? 'CVSSv3' : 'CVSSv31'
}
