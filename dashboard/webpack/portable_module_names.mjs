// Names modules without regard to folders. Webpack derives numbers of modules, their order in a file and names of
// variables from paths, and where a package lies is the package manager's affair: `.pnpm/NAME@VERSION/…` here,
// `.aspect_rules_js/NAME@VERSION/…` in Bazel's output tree, each in another root. So a module of a package is called
// `npm:NAME@VERSION/FILE`, which webpack does not take for a path, and only what is read keeps its true one.

const NAME = "PortableModuleNamesPlugin";
const FOLDER = "/node_modules/";

/** Splits `/…/node_modules/@scope/name/file?query` into the package's folder, its name and the rest; else null. */
export function packageParts(path) {
  const start = path.lastIndexOf(FOLDER);
  if (start < 0) return null;
  const [name] = path.slice(start + FOLDER.length).match(/^(@[^/]+\/)?[^/?]+/) ?? [];
  if (!name) return null;
  const end = start + FOLDER.length + name.length;
  return { folder: path.slice(0, end), name, file: path.slice(end) };
}

/** Gives modules of one compiler their names. */
class ModuleNames {
  #fileSystem;
  #versionByFolder = new Map();

  constructor(compiler) {
    this.#fileSystem = compiler.inputFileSystem;
  }

  /** The name of a file, with its query if there is one. */
  ofPath(path) {
    const parts = packageParts(path);
    if (!parts) return path;
    return `npm:${parts.name}@${this.#version(parts.folder)}${parts.file}`;
  }

  /** The name of a request: loaders and a file, with `!` between them. */
  ofRequest(request) {
    return request
      .split("!")
      .map((path) => this.ofPath(path))
      .join("!");
  }

  #version(folder) {
    let version = this.#versionByFolder.get(folder);
    if (version === undefined) {
      const text = this.#fileSystem.readFileSync(`${folder}/package.json`, "utf8");
      version = String(JSON.parse(text).version);
      this.#versionByFolder.set(folder, version);
    }
    return version;
  }
}

/** The plugin. A package that is installed twice in one version, for other peers, is an error: it has one name. */
export class PortableModuleNamesPlugin {
  apply(compiler) {
    const names = new ModuleNames(compiler);
    compiler.hooks.normalModuleFactory.tap(NAME, (factory) => {
      const resourceByName = new Map();
      factory.hooks.afterResolve.tap(NAME, ({ createData }) => {
        const name = names.ofPath(createData.resource);
        const other = resourceByName.get(name) ?? createData.resource;
        if (other !== createData.resource) {
          const twice = `${name} is there twice: as ${other} and as ${createData.resource}`;
          throw new Error(`${twice}; let one version of its peers serve both`);
        }
        resourceByName.set(name, other);
        createData.request = names.ofRequest(createData.request);
        createData.userRequest = names.ofRequest(createData.userRequest);
      });
    });
  }
}
