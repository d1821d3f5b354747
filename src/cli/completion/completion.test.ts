import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { commandTree } from './command-tree.ts'
import { manPage } from './man-page.ts'
import { completionScript } from './scripts.ts'

const tree = await commandTree()
const folder = mkdtempSync(join(tmpdir(), 'sightglass-completion-'))
after(() => rmSync(folder, { recursive: true }))

/** Completions of bash after these words; the last one is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const script = join(folder, 'bash')
  writeFileSync(script, completionScript('bash', tree))
  const run = `source ${script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sightglass; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', run, 'bash', 'sightglass', ...words], { encoding: 'utf8', cwd: folder })
    .trim()
    .split('\n')
}

test('bash offers commands, their options, and the values of an option', () => {
  for (const name of ['serve', 'analyze', 'backup', 'completion']) assert.ok(offered('').includes(name), name)
  assert.deepEqual(offered('ser'), ['serve'])
  assert.ok(offered('config', '').includes('check'))
  assert.ok(offered('config', 'check', '--').includes('--baseline'))
  assert.ok(!offered('config', 'check', '--').includes('--interface'))
  assert.deepEqual(offered('serve', '--log-format', ''), ['text', 'json'])
  assert.ok(offered('serve', '--data', '').includes('bash'), 'files of the folder')
})

test('every declared command and option is in all scripts and in the man page', () => {
  const man = manPage(tree, '1').replaceAll('\\-', '-')
  const scripts = (['bash', 'zsh', 'fish'] as const).map((shell) => completionScript(shell, tree))
  for (const { name, options } of tree.commands)
    for (const { flags } of options)
      for (const flag of flags) {
        assert.ok(man.includes(`sightglass ${name}`) && man.includes(flag), `man: ${name} ${flag}`)
        const [bash = '', zsh = '', fish = ''] = scripts
        assert.ok(bash.includes(flag) && zsh.includes(`*${flag}[`), `${name} ${flag}`)
        assert.ok(fish.includes(flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`), flag)
      }
})

test('shells and man accept what is printed', (t) => {
  const check = (program: string, args: readonly string[], text: string) => {
    const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
    if (!found) return t.diagnostic(`${program} is not installed`)
    const file = join(folder, program)
    writeFileSync(file, text)
    const { status, stderr, error } = spawnSync(program, [...args, file], { encoding: 'utf8' })
    assert.equal(status, 0, `${program}: ${error?.message ?? stderr}`)
    assert.equal(stderr, '')
  }
  check('bash', ['-n'], completionScript('bash', tree))
  check('zsh', ['-n'], completionScript('zsh', tree))
  check('fish', ['-n'], completionScript('fish', tree))
  if (existsSync('/usr/bin/groff'))
    check('groff', ['-Kutf8', '-man', '-Tutf8', '-ww', '-z'], manPage(tree, '1'))
})
