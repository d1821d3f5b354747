/** Size of what a browser loads until the Overview is drawn, and of the styles that its components need. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { buildPages } from './built-pages.ts'

const BUILT = new URL('../../build/ui/', import.meta.url)
/** Bytes, compressed as the server sends them; fonts with Latin letters included. */
const MOST = 350_000

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

buildPages()
const bytesOf = (file: string) => readFileSync(new URL(file, BUILT))

test('the first page is at most 350 kB compressed', () => {
  const manifest: Record<string, Chunk> = JSON.parse(String(bytesOf('.vite/manifest.json')))
  const page = String(bytesOf('index.html'))
  const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file!)
  const files = new Set(['index.html', ...named])
  const take = (name: string): void => {
    const chunk = manifest[name]
    assert.ok(chunk !== undefined, `no chunk ${name}`)
    if (files.has(chunk.file) && name.startsWith('_')) return
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    chunk.imports?.forEach(take)
  }
  // A file that the page names holds the Overview, too, if the manifest has none of its own.
  if (manifest['features/overview/Overview.tsx'] !== undefined) take('features/overview/Overview.tsx')
  for (const font of readdirSync(new URL('assets/', BUILT)))
    if (/-latin-wght-normal-.*\.woff2$/.test(font)) files.add(`assets/${font}`)
  const scripts = [...files].filter((file) => file.endsWith('.js'))
  assert.ok(scripts.some((file) => String(bytesOf(file)).includes('What was damaged')))
  // A font is compressed already.
  const sizes = [...files].map((file) => ({
    file,
    size: file.endsWith('.woff2') ? bytesOf(file).length : gzipSync(bytesOf(file)).length,
  }))
  const sum = sizes.reduce((all, { size }) => all + size, 0)
  const largest = sizes.sort((a, b) => b.size - a.size).slice(0, 12)
  assert.ok(
    sum <= MOST,
    `${sum} bytes, of which ${largest.map(({ file, size }) => `${file} ${size}`).join(', ')}`,
  )
})

test('styles of Mantine come before those that override them', () => {
  const sheets = [...String(bytesOf('index.html')).matchAll(/href="\/(assets\/[^"]+\.css)"/g)].map(
    ([, file]) => String(bytesOf(file!)),
  )
  const first = sheets[0] ?? ''
  const ours = first.search(/\._(?:situation|message)_/)
  assert.ok(ours > first.lastIndexOf('.m_77c9d27d'), 'styles of buttons come after those of pages')
  assert.ok(sheets.slice(1).every((sheet) => !sheet.includes('.m_77c9d27d')))
})

test('every component of Mantine that a page uses has its styles', () => {
  const all = readFileSync(new URL('../../node_modules/@mantine/core/styles.css', import.meta.url), 'utf8')
  const built = readdirSync(new URL('assets/', BUILT))
  const textOf = (end: string) =>
    built
      .filter((file) => file.endsWith(end) && !file.includes('private-engine'))
      .map((file) => String(bytesOf(`assets/${file}`)))
      .join('\n')
  const [scripts, styles] = [textOf('.js'), textOf('.css')]
  const used = new Set(scripts.match(/\bm_[\da-f]{7,8}\b/g))
  assert.ok(used.size > 50)
  const missing = [...used].filter((name) => all.includes(`.${name}`) && !styles.includes(`.${name}`))
  assert.deepEqual(missing, [])
})
