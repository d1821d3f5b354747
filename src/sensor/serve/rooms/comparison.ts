/** The plant at two times, out of the store. */
import type { Comparison, Span } from '#api/rooms/comparison'
import { compareSides } from '#compare/compare'
import type { Plant, Side } from '#compare/side'
import { sideWithin } from '#compare/window'
import { CodedError } from '#contract/errors'
import { deviceOf, linkOf, timeOf } from '#contract/from-model'
import { KeptAnswers, wholeStorePatience } from '#store/kept-answers'
import { itemsOf } from '#store/pages'
import type { Page, Paging } from '#store/store'
import type { Ground, OpenRoom } from '../rooms.ts'

export const limits = {
  page: 1000,
  devices: 100_000,
  links: 200_000,
  /** Changes told; all of them are counted. */
  changes: 2000,
} as const

export const open: OpenRoom = (ground) => ({ comparison: comparisonOf(ground) })

export function comparisonOf({ store, files }: Pick<Ground, 'store' | 'files'>): Comparison {
  const plants = new KeptAnswers<StoredPlant>(store, wholeStorePatience)
  const answers = new KeptAnswers<ComparisonAnswer>(store)
  const between: Comparison['between'] = async (first, second) => {
    const { devices, links, left } = await plants.of('all', () => wholePlant(store, files))
    const whole: Plant = { devices, links }
    const difference = compareSides(sideOf(whole, first), sideOf(whole, second))
    if (difference === undefined) throw new CodedError('not-found', 'the two have nothing in common')
    const { changes, toldOnce, remarks } = difference
    return {
      ...difference,
      changes: changes.slice(0, limits.changes),
      toldOnce: toldOnce.slice(0, limits.changes),
      remarks: [
        ...remarks,
        ...tooMany(changes.length),
        ...left.map((what) => `Not all could be compared: ${what}`),
      ],
    }
  }
  return {
    between: (first, second) => answers.of(JSON.stringify([first, second]), () => between(first, second)),
  }
}

type ComparisonAnswer = Awaited<ReturnType<Comparison['between']>>
type StoredPlant = Awaited<ReturnType<typeof wholePlant>>

/** Everything the store has, read page by page, so that others are answered between two. */
async function wholePlant(store: Ground['store'], files: Ground['files']) {
  const names = await files()
  const devices = await all(limits.devices, (paging) => store.devices(paging))
  const links = await all(limits.links, (paging) => store.links(paging))
  return {
    devices: devices.items.map((asset) => deviceOf(asset, names)),
    links: links.items.map((link) => linkOf(link, names)),
    left: [...devices.left, ...links.left],
  }
}

function tooMany(changes: number): string[] {
  if (changes <= limits.changes) return []
  return [`${changes.toLocaleString('en')} changes, of which the first ${limits.changes} are told`]
}

function sideOf(plant: Plant, { from, until }: Span): Side {
  const whole: Side = { name: '', kind: 'data', from: null, until: null, plant }
  const window = { from: Math.floor(from / 1000), until: Math.floor(until / 1000) }
  return { ...sideWithin(whole, window), name: `${timeOf(from)} to ${timeOf(until)}` }
}

async function all<Item>(most: number, ask: (paging: Paging) => Promise<Page<Item>>) {
  const { items, isWhole } = await itemsOf(ask, limits.page, most)
  return { items, left: isWhole ? [] : [`only the latest ${items.length} were read`] }
}
