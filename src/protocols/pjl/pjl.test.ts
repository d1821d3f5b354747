import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { saidInStream, sliceOf, tryOut } from '#model/test-slice'
import { ascii, EXIT } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (...lines: readonly (readonly [string, boolean])[]) =>
  saidInStream(
    protocol,
    lines.map(([line, fromClient]) => [ascii(line), fromClient] as const),
  ).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    if (fact.kind === 'anomaly') return fact.what
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.object].filter(Boolean).join(' ')
      : fact.kind
  })

test('a printer says who it is', () => {
  assert.deepEqual(
    words([`${EXIT}@PJL INFO ID\r\n`, true], ['@PJL INFO ID\r\n"HP LaserJet 4250"\r\n\f', false]),
    ['identify INFO ID', 'model HP LaserJet 4250'],
  )
})

test('pages are one operation, whatever they hold; what follows the exit is read again', () => {
  const job = `${EXIT}@PJL ENTER LANGUAGE=PCL\r\n\x1bE@PJL FSDELETE NAME="x"\r\n\x1b%-1\x1bE${EXIT}@PJL EOJ\r\n`
  assert.deepEqual(words([job, true]), ['report ENTER', 'report pages PCL', 'report EOJ'])
  assert.deepEqual(words(['%!PS-Adobe-3.0\n', true], ['showpage\n', true]), ['report pages POSTSCRIPT'])
})

test('files and settings that stay are told by name; words of no table are told', () => {
  const line = (words_: string) => words([`${EXIT}@PJL ${words_}\r\n`, true])
  assert.deepEqual(line('FSDOWNLOAD FORMAT:BINARY SIZE=5 NAME="0:\\a"'), ['write FSDOWNLOAD 0:\\a'])
  assert.deepEqual(line('FSUPLOAD NAME="0:\\..\\..\\etc\\passwd" OFFSET=0'), [
    'exploit',
    'read FSUPLOAD 0:\\..\\..\\etc\\passwd',
  ])
  assert.deepEqual(line('DEFAULT PASSWORD=0'), ['configure DEFAULT PASSWORD'])
  assert.deepEqual(line('INFO STATUS'), ['read INFO'])
  assert.deepEqual(line('SERVICEMODE=HPBOISEID'), ['execute SERVICEMODE'])
})

test('the exit proves it; at its port a page description does', () => {
  const is = (text: string) => protocol.probe?.(sliceOf(ascii(text), { isStream: true }))
  assert.equal(is(EXIT), 'yes')
  assert.equal(is('\x1b%-1'), 'more')
  assert.equal(is('\x1b[2J'), 'no')
  const kindOf = (text: string) =>
    tryOut(protocol, [sliceOf(ascii(text), { isStream: true })]).results[0]?.kind
  const jobs = ['^XA^FO50,50^FS^XZ', ') HP-PCL XL;2;0;', 'GET / HTTP/1.1\r\n']
  assert.deepEqual(jobs.map(kindOf), ['message', 'message', 'foreign'])
})

test('damaged jobs end', () => {
  for (const bytes of mangled(ascii(`${EXIT}@PJL ENTER LANGUAGE=PCL\r\n\x1bEa${EXIT}`)))
    tryOut(protocol, [
      sliceOf(bytes, { isStream: true }),
      sliceOf(bytes, { isStream: true, fromClient: false }),
    ])
})
