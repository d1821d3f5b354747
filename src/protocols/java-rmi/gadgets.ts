/** Classes that turn an object into a program when it is read: the chains that ysoserial and Metasploit build. No honest call names them. */
const GADGETS =
  /org\.apache\.commons\.collections4?\.(?:functors\.(?:Invoker|Instantiate|Chained|Constant)Transformer|keyvalue\.TiedMapEntry|map\.LazyMap)|org\.apache\.commons\.beanutils\.BeanComparator|com\.sun\.org\.apache\.xalan\.internal\.xsltc\.trax\.TemplatesImpl|org\.codehaus\.groovy\.runtime\.(?:ConvertedClosure|MethodClosure)|sun\.reflect\.annotation\.AnnotationInvocationHandler|javax\.management\.BadAttributeValueExpException|com\.mchange\.v2\.c3p0\.(?:impl\.)?PoolBackedDataSource|bsh\.XThis|clojure\.inspector\.proxy|org\.springframework\.core\.SerializableTypeWrapper|javax\.script\.ScriptEngineManager|metasploit\.RMI|ysoserial/

/** Characters of the longest name above: so much of what came before may be the beginning of one. */
export const LONGEST_NAME = 80

/** The class that gives the attack away; undefined for objects of every day. */
export function gadgetIn(text: string): string | undefined {
  return GADGETS.exec(text)?.[0]
}
