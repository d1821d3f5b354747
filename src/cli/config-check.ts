/** Validates configuration files as the sensor reads them; errors have file and line. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from '#data-folder/readable-file'
import { startEmpty } from '#engine-host/empty-run'
import { countOf } from '#schema/count-text'
import { readBaselineFile } from '#server/baseline/baseline-file'
import { CONFIG_FILE, configText, parseConfig } from '#server/config-file'
import { checkRules } from '#server/rules/check'
import { loadSettingDeclarations } from '#server/setting-files'
import { faultText, parseSite } from '#site/site-file'
import { linesOf } from '#site/site-lines'

export interface ConfigProblem {
  readonly file: string
  /** From 1; 0 if unknown. */
  readonly line: number
  readonly text: string
}

export interface Checked {
  readonly what: 'config' | 'site' | 'rules' | 'protocols' | 'baseline'
  readonly path: string
  /** Content: `3 rules`. */
  readonly holds: string
  readonly problems: readonly ConfigProblem[]
}

export interface ConfigPaths {
  readonly config?: string | undefined
  readonly site?: string | undefined
  readonly baseline?: string | undefined
  readonly rules: readonly string[]
  readonly protocols: readonly string[]
}

/** Configuration files of a data folder, as found by the server. */
export function configIn(data: string): ConfigPaths {
  const there = (name: string) => (existsSync(join(data, name)) ? join(data, name) : undefined)
  const rules = there('rules')
  return {
    config: there(CONFIG_FILE),
    site: there('site.yaml'),
    baseline: there('baseline.yaml'),
    rules: rules === undefined ? [] : [rules],
    protocols: [],
  }
}

export async function checkConfig({
  config,
  site,
  baseline,
  rules,
  protocols,
}: ConfigPaths): Promise<readonly Checked[]> {
  return [
    ...(config === undefined ? [] : [await checkConfigFile(config)]),
    ...(site === undefined ? [] : [checkSite(site)]),
    ...(baseline === undefined ? [] : [checkBaseline(baseline)]),
    ...(await Promise.all(rules.map((path) => checkRulesAt(path, protocols)))),
    ...(await Promise.all(protocols.map(checkProtocols))),
  ]
}

async function checkConfigFile(path: string): Promise<Checked> {
  try {
    if (!existsSync(path)) throw new Error(`${path}: no such file; expected YAML with settings`)
    const { values, faults } = parseConfig(configText(path), await loadSettingDeclarations())
    const holds = faults.length === 0 ? countOf(values.size, 'setting') : ''
    return { what: 'config', path, holds, problems: faults.map((fault) => ({ file: path, ...fault })) }
  } catch (error) {
    return { what: 'config', path, holds: '', problems: [problemOf(path, error)] }
  }
}

function checkSite(path: string): Checked {
  const failed = (problems: readonly ConfigProblem[]): Checked => ({
    what: 'site',
    path,
    holds: '',
    problems,
  })
  try {
    const text = readText(path, 'a site file')
    const read = parseSite(text)
    if (read.kind === 'faults') {
      const lines = linesOf(text, read.faults)
      return failed(read.faults.map((fault, i) => ({ file: path, line: lines[i]!, text: faultText(fault) })))
    }
    const { zones, devices } = read.site
    return {
      what: 'site',
      path,
      holds: `${countOf(zones.length, 'zone')}, ${countOf(devices.length, 'device')}`,
      problems: [],
    }
  } catch (error) {
    return failed([problemOf(path, error)])
  }
}

function checkBaseline(path: string): Checked {
  try {
    const { connectionPairs, channels } = readBaselineFile(path)
    const holds = `${countOf(connectionPairs.length, 'connection')}, ${countOf(channels.length, 'channel')}`
    return { what: 'baseline', path, holds, problems: [] }
  } catch (error) {
    return { what: 'baseline', path, holds: '', problems: [problemOf(path, error)] }
  }
}

async function checkRulesAt(path: string, protocols: readonly string[]): Promise<Checked> {
  const absent = { file: path, line: 0, text: 'no such file or directory; expected YAML rules' }
  if (!existsSync(path)) return { what: 'rules', path, holds: '', problems: [absent] }
  const { files, rules, problems } = await checkRules([path], protocols)
  const paths = new Map(files.map((file) => [file.name, file.path]))
  return {
    what: 'rules',
    path,
    holds: countOf(rules.length, 'rule'),
    problems: problems.map(({ file, line, where, expected, got, nearest }) => ({
      file: paths.get(file) || path,
      line,
      text: `${where === '' ? '' : `${where}: `}expected ${expected}, got ${got}${nearest === '' ? '' : `; did you mean ${nearest}?`}`,
    })),
  }
}

/** External code runs only in the confined engine. */
async function checkProtocols(path: string): Promise<Checked> {
  const run = startEmpty({ protocolFolders: [path] })
  const mark = 'protocolsNotLoaded: '
  try {
    let reported: Readonly<Record<string, number>> = {}
    for await (const batch of run.entries)
      for (const entry of batch) if (entry.kind === 'counters') reported = entry.counters
    const refused = Object.keys(reported).flatMap((name) =>
      name.startsWith(mark) ? [name.slice(mark.length)] : [],
    )
    const problems = refused.map((text) => ({ file: path, line: 0, text: text.replace(`${path}: `, '') }))
    return { what: 'protocols', path, holds: problems.length === 0 ? 'loaded by the engine' : '', problems }
  } catch (error) {
    return { what: 'protocols', path, holds: '', problems: [problemOf(path, error)] }
  } finally {
    run.cancel()
  }
}

function problemOf(file: string, error: unknown): ConfigProblem {
  const text = error instanceof Error ? error.message : String(error)
  const line = Number(/\bline (\d+)/.exec(text)?.[1] ?? 0)
  return { file, line, text: text.startsWith(`${file}: `) ? text.slice(file.length + 2) : text }
}
