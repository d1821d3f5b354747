/** States of findings as a CSAF 2.0 document of the profile VEX: OASIS CSAF 2.0 §4.5. */

import { identifier } from '#model/identifier'
import type { Analysis, DeviceItem } from '#schema/analysis'
import type { ExposureItem } from '#schema/exposure'

type Status = 'under_investigation' | 'known_affected' | 'known_not_affected' | 'fixed'

/**
 * Place of a state in `product_status` (§3.2.3.9), and the category of `remediations` (§3.2.3.12.1) that distinguishes
 * measures against an existing flaw. Read back by exposure/vex-states.ts.
 */
const STATES: Readonly<Record<ExposureItem['state'], readonly [Status, remedy?: string]>> = {
  open: ['under_investigation'],
  confirmed: ['known_affected', 'none_available'],
  mitigated: ['known_affected', 'mitigation'],
  workaround: ['known_affected', 'workaround'],
  accepted: ['known_affected', 'no_fix_planned'],
  rejected: ['known_not_affected'],
  fixed: ['fixed'],
}
/** Findings in the note of one CVE; the rest are as many products of the same few kinds. */
const REPORTED = 20

/** One document for a whole analysis. Holds no time of its own: the same analysis gives the same text. */
export function csafVex({
  devices,
  exposures,
  capture,
}: Pick<Analysis, 'devices' | 'exposures' | 'capture'>): string {
  const byId = new Map(devices.map((device) => [device.id, device]))
  const found = exposures.filter(({ kind, device }) => kind === 'advisory' && byId.has(device))
  const time = capture.lastTime ?? '1970-01-01T00:00:00Z'
  const document = {
    document: {
      // The profile wants a finding at least (§4.5); without one there is but a base document (§4.1) to give.
      category: found.length === 0 ? 'csaf_base' : 'csaf_vex',
      csaf_version: '2.0',
      // It names devices of a plant by address.
      distribution: { tlp: { label: 'AMBER' } },
      lang: 'en',
      title: 'Known vulnerabilities of the devices at this site',
      publisher: { category: 'user', name: 'Sightglass', namespace: 'urn:sightglass' },
      tracking: {
        id: `sightglass-${identifier('csaf-vex', time, ...new Set(found.map(productOf)))}`,
        status: 'interim',
        version: '1',
        initial_release_date: time,
        current_release_date: time,
        revision_history: [{ date: time, number: '1', summary: 'State at the time of analysis' }],
        generator: { engine: { name: 'Sightglass' }, date: time },
      },
    },
    ...(found.length === 0 ? {} : statements(found, byId)),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function statements(found: readonly ExposureItem[], byId: ReadonlyMap<string, DeviceItem>) {
  const products = new Map(found.map((one) => [productOf(one), one]))
  return {
    product_tree: {
      branches: treeOf([...products].map(([id, one]) => ({ id, one, device: byId.get(one.device)! }))),
    },
    vulnerabilities: [...Map.groupBy(found, ({ name }) => name)].map(([cve, all]) => vulnerability(cve, all)),
  }
}

/** A device, or a module of it: `0123abcd`, `0123abcd/rack:0/slot:2`. */
function productOf({ device, module }: ExposureItem): string {
  return module === '' ? device : `${device}/${module}`
}

interface Product {
  readonly id: string
  readonly one: ExposureItem
  readonly device: DeviceItem
}

/** Maker, product, version, and the devices that are it (§3.1.2.2: `host_name`). */
function treeOf(products: readonly Product[]) {
  const versionOf = ({ one, device }: Product) => one.proofs[0]?.version || device.firmware || 'unknown'
  const nameOf = ({ one, device }: Product) => one.proofs[0]?.observed || device.model || device.name
  return branches(
    'vendor',
    products,
    ({ device }) => device.vendor || 'unknown',
    (own) =>
      branches('product_name', own, nameOf, (same) =>
        branches('product_version', same, versionOf, (hosts) => hosts.map(hostOf)),
      ),
  )
}

function branches(
  category: string,
  products: readonly Product[],
  nameOf: (product: Product) => string,
  below: (products: readonly Product[]) => unknown,
): unknown[] {
  return [...Map.groupBy(products, nameOf)].map(([name, own]) => ({ category, name, branches: below(own) }))
}

function hostOf({ id, one: { module }, device }: Product) {
  const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? device.id
  const host =
    device.name === '' ? address : device.name.includes(address) ? device.name : `${device.name} (${address})`
  const name = module === '' ? host : `${host}, ${module}`
  const helper = {
    ...(module === '' && device.orderNumber !== '' ? { model_numbers: [device.orderNumber] } : {}),
    ...(module === '' && device.serial !== '' ? { serial_numbers: [device.serial] } : {}),
  }
  return {
    category: 'host_name',
    name,
    product: {
      product_id: id,
      name,
      ...(Object.keys(helper).length === 0 ? {} : { product_identification_helper: helper }),
    },
  }
}

function vulnerability(cve: string, all: readonly ExposureItem[]) {
  const status = Map.groupBy(all, ({ state }) => STATES[state][0])
  const rejected = all.filter(({ state }) => state === 'rejected').map(productOf)
  const remedies = Map.groupBy(
    all.filter(({ state }) => STATES[state][1] !== undefined),
    ({ state, todo }) => `${STATES[state][1]}\n${todo}`,
  )
  return {
    cve,
    notes: [{ category: 'details', title: 'Detection method', text: foundBy(all) }],
    product_status: Object.fromEntries([...status].map(([name, own]) => [name, own.map(productOf)])),
    ...(remedies.size === 0 ? {} : { remediations: [...remedies.values()].map(remediation) }),
    ...(rejected.length === 0
      ? {}
      : {
          threats: [
            {
              category: 'impact',
              details: 'Assessed by the operator: not applicable.',
              product_ids: rejected,
            },
          ],
        }),
  }
}

function remediation(own: readonly ExposureItem[]) {
  const [{ state, todo }] = own as [ExposureItem]
  return {
    category: STATES[state][1],
    details: todo || 'No further information.',
    product_ids: own.map(productOf),
  }
}

/** `CPU 315-2 V3.2.6: affected by < V3.2.17 (ICSA-19-283-01)`, each kind once. */
function foundBy(all: readonly ExposureItem[]): string {
  const lines = new Set(
    all.map(({ verdict, proofs: [proof] }) => {
      const seen = [proof?.observed, proof?.version].filter(Boolean).join(' ')
      const row = proof === undefined ? '' : ` by ${proof.range} (${proof.advisory})`
      return `${seen}: ${verdict === 'affected' ? 'affected' : 'possibly affected'}${row}`
    }),
  )
  return [...lines].slice(0, REPORTED).join('\n')
}
