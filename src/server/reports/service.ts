/** Reports of a server: made when asked, kept with a bound, made again at set times. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeOwnedFolder, writeAtomicFile } from '#data-folder/atomic-file'
import { CodedError } from '#schema/errors'
import type { KeptReport, ReportKinds, ReportOrder, ReportSchedule, ScheduleChange } from '#schema/reports'
import type { Store } from '#store/store'
import type { DownloadFile } from '../http/download.ts'
import { NO_BROWSER, printingBrowser } from '../rendering/pdf.ts'
import { removeLeftPrints } from '../rendering/print-folders.ts'
import { MEDIA_TYPES } from '../rendering/render.ts'
import { kindOf, reportKinds } from './kinds.ts'
import type { Made } from './making.ts'
import { nextDue } from './schedule.ts'

const limits = {
  /** How often schedules are looked at. */
  lookMs: 30_000,
  /** Bytes of all reports kept; the oldest goes first. */
  bytes: 1024 ** 3,
  /** Reports that wait to be made; a browser prints one at a time. */
  waiting: 8,
  /** Characters of what went wrong. */
  problem: 500,
} as const

export interface ReportsSetup {
  readonly store: Store
  /** The data folder; files lie in `reports/` in it. */
  readonly data: string
  readonly make: (order: ReportOrder) => Promise<Made>
  readonly now: () => number
  readonly log: (line: string) => void
}

type Schedule = Omit<ReportSchedule, 'title'>

export class ReportsService {
  readonly #setup: ReportsSetup
  readonly #folder: string
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #timer: NodeJS.Timeout | undefined
  #isLooking = false

  constructor(setup: ReportsSetup) {
    this.#setup = setup
    this.#folder = join(setup.data, 'reports')
  }

  start(): void {
    this.#sweep().catch((error: Error) => this.#setup.log(`sightglass: reports: ${error.message}`))
    void removeLeftPrints()
    this.#timer = setInterval(() => void this.look(), limits.lookMs)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
  }

  async kinds(): Promise<ReportKinds> {
    const kinds = await reportKinds()
    const items = [...kinds.values()].map(({ name, title, about }) => ({ name, title, about }))
    return { items, next: null, canPrint: printingBrowser() !== undefined }
  }

  async make(order: ReportOrder): Promise<DownloadFile> {
    return (await this.#made(order)).file
  }

  async kept(): Promise<readonly KeptReport[]> {
    const records = await this.#setup.store.records('report')
    return records.map(({ body }) => JSON.parse(body) as KeptReport).reverse()
  }

  async keep(order: ReportOrder, schedule = ''): Promise<KeptReport> {
    const { report, file } = await this.#made(order)
    const id = randomBytes(8).toString('hex')
    const kept: KeptReport = {
      id,
      report: report.report,
      title: report.title,
      format: order.format,
      fileName: file.fileName,
      bytes: file.bytes.length,
      made: report.made,
      sentence: report.sentence.slice(0, 1000),
      schedule,
    }
    writeAtomicFile(this.#pathOf(id), file.bytes)
    const record = { kind: 'report', id, time: this.#setup.now() * 1000, body: JSON.stringify(kept) } as const
    for (const gone of await this.#setup.store.keepRecord(record)) this.#removeFile(gone)
    await this.#makeRoom()
    return kept
  }

  async read(id: string): Promise<DownloadFile> {
    const kept = (await this.kept()).find((one) => one.id === id)
    if (kept === undefined) throw new CodedError('not-found', `no report ${id}`)
    try {
      const bytes = readFileSync(this.#pathOf(kept.id))
      return { fileName: kept.fileName, type: MEDIA_TYPES[kept.format], bytes }
    } catch {
      throw new CodedError('not-found', `the file of report ${id} is gone`)
    }
  }

  async remove(id: string): Promise<void> {
    if (!(await this.#setup.store.dropRecord('report', id)))
      throw new CodedError('not-found', `no report ${id}`)
    this.#removeFile(id)
  }

  async schedules(): Promise<readonly ReportSchedule[]> {
    const kinds = await reportKinds()
    return (await this.#schedules()).map((one) => ({
      ...one,
      title: kinds.get(one.report)?.title ?? one.report,
    }))
  }

  async addSchedule(change: ScheduleChange): Promise<ReportSchedule> {
    const { title } = await kindOf(change.report)
    const { day = 1, paper = 'a4', ...rest } = change
    if (change.every === 'weekly' && day > 7)
      throw new CodedError('bad-request', `day: expected 1 (Monday) to 7 (Sunday), got ${day}`)
    const id = randomBytes(6).toString('hex')
    const next = new Date(nextDue({ ...rest, day }, this.#setup.now())).toISOString()
    const schedule = { id, ...rest, paper, day, next, last: null, problem: '' }
    await this.#saveSchedule(schedule)
    return { ...schedule, title }
  }

  async removeSchedule(id: string): Promise<void> {
    if (!(await this.#setup.store.dropRecord('report-schedule', id)))
      throw new CodedError('not-found', `no schedule ${id}`)
  }

  /** Makes what is due; a time that was slept through is made once, not as often as it was missed. */
  async look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (const schedule of await this.#schedules()) {
        const now = this.#setup.now()
        if (Date.parse(schedule.next) > now) continue
        const problem = await this.#run(schedule)
        const next = new Date(nextDue(schedule, now)).toISOString()
        const isStillThere = (await this.#schedules()).some(({ id }) => id === schedule.id)
        if (isStillThere)
          await this.#saveSchedule({ ...schedule, next, last: new Date(now).toISOString(), problem })
      }
    } catch (error) {
      this.#setup.log(`sightglass: reports: ${(error as Error).message}`)
    } finally {
      this.#isLooking = false
    }
  }

  /** Error; '' if none. */
  async #run({ id, report, format, paper }: Schedule): Promise<string> {
    try {
      await this.keep({ report, format, paper }, id)
      return ''
    } catch (error) {
      // It stays due, for the next start.
      if (error instanceof CodedError && error.code === 'shutting-down') throw error
      const problem = (error as Error).message.slice(0, limits.problem)
      this.#setup.log(`sightglass: reports: ${report}: ${problem}`)
      return problem
    }
  }

  /** One after another: each takes memory, and a browser. */
  async #made(order: ReportOrder): Promise<Made> {
    await kindOf(order.report)
    if (order.format === 'pdf' && printingBrowser() === undefined)
      throw new CodedError('no-browser', NO_BROWSER)
    if (this.#waiting >= limits.waiting)
      throw new CodedError('reports-busy', `${limits.waiting} reports are being made already`)
    this.#waiting++
    const made = this.#turn.then(() => this.#setup.make(order))
    this.#turn = made.catch(() => undefined)
    try {
      return await made
    } finally {
      this.#waiting--
    }
  }

  async #schedules(): Promise<readonly Schedule[]> {
    const records = await this.#setup.store.records('report-schedule')
    return records.map(({ body }) => JSON.parse(body) as Schedule)
  }

  async #saveSchedule(schedule: Schedule): Promise<void> {
    const known = (await this.#setup.store.records('report-schedule')).find(({ id }) => id === schedule.id)
    await this.#setup.store.keepRecord({
      kind: 'report-schedule',
      id: schedule.id,
      time: known?.time ?? this.#setup.now() * 1000,
      body: JSON.stringify(schedule),
    })
  }

  async #makeRoom(): Promise<void> {
    let bytes = 0
    for (const { id, ...kept } of await this.kept()) {
      bytes += kept.bytes
      if (bytes > limits.bytes) await this.remove(id)
    }
  }

  /** Files that no record names: left behind by a crash between the two. */
  async #sweep(): Promise<void> {
    const known = new Set((await this.kept()).map(({ id }) => id))
    makeOwnedFolder(this.#folder)
    for (const name of readdirSync(this.#folder))
      if (
        !known.has(name) &&
        /^[0-9a-f]{16}(\.(\d+\.)?new)?$/.test(name) &&
        statSync(join(this.#folder, name)).isFile()
      )
        rmSync(join(this.#folder, name), { force: true })
  }

  #pathOf(id: string): string {
    return join(this.#folder, id)
  }

  #removeFile(id: string): void {
    if (/^[0-9a-f]{16}$/.test(id)) rmSync(this.#pathOf(id), { force: true })
  }
}
