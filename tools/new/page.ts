import { type Files, pascal, sentence } from './words.ts'

export function pageFiles(name: string): Files {
  const folder = `src/ui/features/${name}`
  const component = pascal(name)
  return new Map([
    [
      `${folder}/page.ts`,
      `import { IconSquare } from '@tabler/icons-react'
import { definePage } from '#ui/kit/page'

export const page = definePage({
  path: '/${name}',
  title: '${sentence(name)}',
  icon: IconSquare,
  order: 900,
  component: async () => (await import('./${component}.tsx')).${component},
})
`,
    ],
    [
      `${folder}/${component}.tsx`,
      `import { Page } from '#ui/kit/Page.tsx'
import { countSentence } from './count-sentence.ts'

/** TODO: what a person finds here, in one sentence. */
export function ${component}() {
  return (
    <Page title="${sentence(name)}" sentence={countSentence(0)}>
      {null}
    </Page>
  )
}
`,
    ],
    [
      `${folder}/count-sentence.ts`,
      `/** The page's first sentence. */
export function countSentence(count: number): string {
  return count === 0 ? 'Nothing is here yet.' : \`\${count} \${count === 1 ? 'thing is' : 'things are'} here.\`
}
`,
    ],
    [
      `${folder}/count-sentence.test.ts`,
      `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countSentence } from './count-sentence.ts'

test('none, one and many are said in words', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => countSentence(count)),
    ['Nothing is here yet.', '1 thing is here.', '2 things are here.'],
  )
})
`,
    ],
  ])
}

export function pageNext(name: string): readonly string[] {
  return [
    `Choose icon and place in the rail in src/ui/features/${name}/page.ts.`,
    'What can be a plain function is one, with a test beside it; components only show.',
    'Look at it: npm start',
  ]
}
