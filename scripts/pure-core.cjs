/**
 * The pure core's files as tsconfig.pure.json lists them: the one list that the compiler, the
 * linter and the layer rules share. CommonJS, because dependency-cruiser reads its configuration so.
 */
const { readConfigFile, sys } = require('typescript');
const { join } = require('node:path');

/** @returns {string[]} globs relative to the project */
function pureGlobs() {
  const { config, error } = readConfigFile(
    join(__dirname, '..', 'tsconfig.pure.json'),
    sys.readFile,
  );
  if (error) throw new Error(`tsconfig.pure.json cannot be read: ${String(error.messageText)}`);
  return config.include;
}

/** @returns {string} the same list as a regular expression on paths relative to the project */
function purePattern() {
  const alternatives = pureGlobs().map((glob) =>
    glob.replaceAll('.', '\\.').replaceAll('**/*', '.+').replaceAll('*', '[^/]*'),
  );
  return `^(${alternatives.join('|')})$`;
}

module.exports = { pureGlobs, purePattern };
