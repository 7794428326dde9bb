// Runs a function of a script with what the test knows, and prints what it returns as JSON.

const [script, name, site] = process.argv.slice(2);
const functions = await import(`./${script}.mjs`);
console.log(JSON.stringify(await functions[name](JSON.parse(site))));
