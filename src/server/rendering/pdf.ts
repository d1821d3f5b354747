/** HTML printed to PDF by a browser of this machine. It gets one file and no network; nothing in the page can run. */
import { spawn } from 'node:child_process'
import { accessSync, constants, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makePrintFolder } from './print-folders.ts'

const limits = {
  /** A report of 10,000 devices takes half a minute on a slow machine. */
  printMs: 180_000,
  /** Bytes of the browser's output about a failure. */
  complaint: 2000,
} as const

/** Names under which Chromium and what is made of it are installed. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge',
  'brave-browser',
]
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

export const NO_BROWSER =
  'PDF needs Chromium, Chrome or Edge on this machine and none was found: install one, name it in SIGHTGLASS_CHROMIUM, or take HTML and print it'

/** Path of a browser that can print; undefined if there is none. `SIGHTGLASS_CHROMIUM` goes before all. */
export function printingBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env.SIGHTGLASS_CHROMIUM
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const endings = process.platform === 'win32' ? ['.exe'] : ['']
  const places = NAMES.flatMap((name) =>
    folders.flatMap((folder) => endings.map((end) => join(folder, name + end))),
  )
  return [...places, ...PLACES].find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Ends what is being printed, and removes it: it may be confidential. */
const underWay = new Set<() => void>()
process.on('exit', () => {
  for (const end of underWay) end()
})

/** Rejects with words for a person where there is no browser or it does not print. */
export async function printedPdf(html: string, browser = printingBrowser()): Promise<Uint8Array> {
  if (browser === undefined) throw new Error(NO_BROWSER)
  const folder = makePrintFolder()
  try {
    const page = join(folder, 'report.html')
    const pdf = join(folder, 'report.pdf')
    writeFileSync(page, html, { mode: 0o600 })
    await run(browser, argumentsOf(folder, page, pdf), () => remove(folder))
    const bytes = readFileSync(pdf)
    if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-')
      throw new Error(`${browser}: its output is not a PDF`)
    return bytes
  } finally {
    remove(folder)
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

function argumentsOf(folder: string, page: string, pdf: string): string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--no-default-browser-check',
    // The page names no address, and none could be resolved.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${join(folder, 'profile')}`,
    '--no-pdf-header-footer',
    '--generate-pdf-document-outline',
    `--print-to-pdf=${pdf}`,
    // Chromium refuses to run as root with its sandbox.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    pathToFileURL(page).href,
  ]
}

/** @param cleared is called if this process, or this thread, exits before */
function run(program: string, args: readonly string[], cleared: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
    })
    const end = () => {
      endAll(child.pid)
      cleared()
    }
    underWay.add(end)
    let complaint = ''
    child.stderr.on('data', (bytes: Buffer) => {
      complaint = (complaint + bytes.toString('utf8')).slice(-limits.complaint)
    })
    const timer = setTimeout(() => endAll(child.pid), limits.printMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      underWay.delete(end)
      reject(new Error(`${program}: cannot be started: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      underWay.delete(end)
      if (code === 0) return resolve()
      const last = complaint.trim().split('\n').at(-1) ?? ''
      reject(new Error(`${program}: did not print (${signal ?? `status ${code}`}) ${last.slice(0, 300)}`))
    })
  })
}

/** The browser and the processes it made. */
function endAll(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
