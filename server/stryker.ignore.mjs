/**
 * Leaves out what only people read: sentences of errors, whose reason, kind and field are what programs read and tests compare,
 * and what goes to the log. The texts of queries are no sentences.
 */
const words = {
  shouldIgnore({ node, parent }) {
    if (node.type === 'CallExpression' && isLog(node.callee)) return 'goes to the log'
    const isSentence = textOf(node)?.trim().includes(' ') && parent?.type !== 'TaggedTemplateExpression'
    return isSentence ? 'words for people' : undefined
  },
}

const isLog = ({ type, object }) =>
  type === 'MemberExpression' && (object.name === 'log' || object.property?.name === 'log')

function textOf(node) {
  if (node.type === 'StringLiteral') return node.value
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.raw).join('')
  return undefined
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'words', value: words }]
