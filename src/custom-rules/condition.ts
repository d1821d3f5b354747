/** Conditions of Sigma: and, or, not, brackets, `1 of them`, `all of name*`. Sigma specification 2.0, "Condition". */
import { fault } from './fault.ts'
import { limits } from './limits.ts'
import { allOf, anyOf, atLeast, not, type Predicate } from './predicate.ts'
import type { RulePath } from './rule-document.ts'

/** `not` binds most, then `and`, then `or`. Names in it are those of `searches`. */
export function conditionOf(
  text: string,
  searches: ReadonlyMap<string, Predicate>,
  path: RulePath,
): Predicate {
  if (text.length > limits.conditionCharacters)
    fault(path, `at most ${limits.conditionCharacters} characters`, text.length)
  return new Parser(text, searches, path).whole()
}

class Parser {
  readonly #tokens: readonly string[]
  readonly #searches: ReadonlyMap<string, Predicate>
  readonly #path: RulePath
  #at = 0
  #depth = 0

  constructor(text: string, searches: ReadonlyMap<string, Predicate>, path: RulePath) {
    this.#tokens = text.match(/[()]|[^\s()]+/g) ?? []
    this.#searches = searches
    this.#path = path
  }

  whole(): Predicate {
    const found = this.#or()
    const rest = this.#tokens[this.#at]
    if (rest !== undefined) fault(this.#path, 'and, or, or the end', rest, ['and', 'or'])
    return found
  }

  #or(): Predicate {
    const parts = [this.#and()]
    while (this.#accept('or')) parts.push(this.#and())
    return anyOf(parts)
  }

  #and(): Predicate {
    const parts = [this.#term()]
    while (this.#accept('and')) parts.push(this.#term())
    return allOf(parts)
  }

  #term(): Predicate {
    if (++this.#depth > limits.depth)
      fault(this.#path, `at most ${limits.depth} nested parentheses`, undefined)
    const found = this.#factor()
    this.#depth--
    return found
  }

  #factor(): Predicate {
    if (this.#accept('not')) return not(this.#term())
    if (this.#accept('(')) {
      const part = this.#or()
      if (!this.#accept(')')) fault(this.#path, ')', this.#tokens[this.#at] ?? 'the end')
      return part
    }
    const token = this.#tokens[this.#at++] ?? 'the end'
    if (this.#accept('of')) return this.#several(token)
    return (
      this.#searches.get(token) ??
      fault(
        this.#path,
        `a search name of detection: ${[...this.#searches.keys()].join(', ')}`,
        token,
        this.#searches.keys(),
      )
    )
  }

  #several(count: string): Predicate {
    const which = this.#tokens[this.#at++] ?? 'the end'
    const parts = [...this.#searches].filter(([name]) => isMeant(name, which)).map(([, part]) => part)
    if (parts.length === 0)
      fault(this.#path, `them, or search names: ${[...this.#searches.keys()].join(', ')}`, which, [
        'them',
        ...this.#searches.keys(),
      ])
    if (count.toLowerCase() === 'all') return allOf(parts)
    const least = count.toLowerCase() === 'any' ? 1 : Number(count)
    if (!Number.isInteger(least) || least < 1)
      fault(this.#path, 'a number, any or all before of', count, ['all', 'any'])
    if (least > parts.length)
      fault(this.#path, `at most ${parts.length}, the number of matching searches`, count)
    return atLeast(least, parts)
  }

  #accept(word: string): boolean {
    const isNext = this.#tokens[this.#at]?.toLowerCase() === word
    if (isNext) this.#at++
    return isNext
  }
}

/** Names that begin with `_` are not meant by `them`: Sigma 2.0. */
function isMeant(name: string, which: string): boolean {
  if (which.toLowerCase() === 'them') return !name.startsWith('_')
  if (!which.includes('*')) return name === which
  const [before = '', after = ''] = which.split('*', 2)
  return name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after)
}
