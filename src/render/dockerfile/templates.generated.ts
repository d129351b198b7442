/* eslint-disable */
// @ts-nocheck
// Made by scripts/prepare-templates.ts from templates/dockerfile/*.hbs.
export const templates = {
  'all': {"0":function(container,depth0,helpers,partials,data) {
    return "# Install and init in one go: less to read, and everything is done again when anything changes.\n";
},"1":function(container,depth0,helpers,partials,data) {
    return "# The base's name doesn't say which package manager it has, so there is no cache mount for packages.\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"explain"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"unknownBase"),{"name":"if","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":4,"column":0},"end":{"line":6,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = container.invokePartial(lookupProperty(partials,"run"),depth0,{"name":"run","data":data,"helpers":helpers,"partials":partials,"decorators":container.decorators})) != null ? stack1 : "");
},"usePartial":true,"useData":true},
  'bring-tools': {"0":function(container,depth0,helpers,partials,data) {
    return "# Copied in rather than mounted, so that every builder can do it; removed again at the end.\n";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return "COPY --from="
    + ((stack1 = alias2(alias1(depth0, "framework", {"start":{"line":6,"column":14},"end":{"line":6,"column":23}} ), depth0)) != null ? stack1 : "")
    + " / "
    + ((stack1 = alias2(alias1(depth0, "frameworkDirectory", {"start":{"line":6,"column":30},"end":{"line":6,"column":48}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), alias2=container.strict, alias3=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"explain"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + "COPY --from="
    + ((stack1 = alias3(alias2(depth0, "agent", {"start":{"line":4,"column":14},"end":{"line":4,"column":19}} ), depth0)) != null ? stack1 : "")
    + " /kairos-init "
    + ((stack1 = alias3(alias2(depth0, "agentPath", {"start":{"line":4,"column":37},"end":{"line":4,"column":46}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"framework"),{"name":"if","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":5,"column":0},"end":{"line":7,"column":7}}})) != null ? stack1 : "");
},"useData":true},
  'dockerfile': {"0":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return " for each of "
    + ((stack1 = container.lambda(container.strict(lookupProperty(depth0,"targets"), "length", {"start":{"line":1,"column":46},"end":{"line":1,"column":60}} ), depth0)) != null ? stack1 : "")
    + " targets";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "# Build one of them with its name as the target:\n"
    + ((stack1 = lookupProperty(helpers,"each").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"targets"),{"name":"each","hash":{},"fn":container.program(2, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":6,"column":0},"end":{"line":8,"column":9}}})) != null ? stack1 : "");
},"2":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.lambda;

  return "#   docker build --target "
    + ((stack1 = alias1(depth0, depth0)) != null ? stack1 : "")
    + " --tag "
    + ((stack1 = alias1(depth0, depth0)) != null ? stack1 : "")
    + " .\n";
},"3":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "# Build it:\n#   docker build --tag "
    + ((stack1 = container.lambda(container.strict(depth0, "target", {"start":{"line":11,"column":25},"end":{"line":11,"column":31}} ), depth0)) != null ? stack1 : "")
    + " .\n";
},"4":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "\n# "
    + ((stack1 = alias2(alias1(depth0, "name", {"start":{"line":15,"column":4},"end":{"line":15,"column":8}} ), depth0)) != null ? stack1 : "")
    + " "
    + ((stack1 = alias2(alias1(depth0, "description", {"start":{"line":15,"column":13},"end":{"line":15,"column":24}} ), depth0)) != null ? stack1 : "")
    + "\nARG "
    + ((stack1 = alias2(alias1(depth0, "name", {"start":{"line":16,"column":6},"end":{"line":16,"column":10}} ), depth0)) != null ? stack1 : "")
    + "="
    + ((stack1 = lookupProperty(helpers,"docker").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"value"),{"name":"docker","hash":{},"data":data,"loc":{"start":{"line":16,"column":13},"end":{"line":16,"column":29}}})) != null ? stack1 : "")
    + "\n";
},"5":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, alias3=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "\n# "
    + ((stack1 = alias2(alias1(depth0, "name", {"start":{"line":20,"column":4},"end":{"line":20,"column":8}} ), depth0)) != null ? stack1 : "")
    + " "
    + ((stack1 = alias2(alias1(depth0, "description", {"start":{"line":20,"column":13},"end":{"line":20,"column":24}} ), depth0)) != null ? stack1 : "")
    + "\nFROM "
    + ((stack1 = lookupProperty(helpers,"if").call(alias3,lookupProperty(depth0,"platform"),{"name":"if","hash":{},"fn":container.program(6, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":21,"column":5},"end":{"line":21,"column":58}}})) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "image", {"start":{"line":21,"column":60},"end":{"line":21,"column":65}} ), depth0)) != null ? stack1 : "")
    + " AS "
    + ((stack1 = alias2(alias1(depth0, "name", {"start":{"line":21,"column":73},"end":{"line":21,"column":77}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"instructions"),{"name":"each","hash":{},"fn":container.program(7, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":22,"column":0},"end":{"line":25,"column":9}}})) != null ? stack1 : "");
},"6":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "--platform=linux/"
    + ((stack1 = container.lambda(container.strict(depth0, "platform", {"start":{"line":21,"column":40},"end":{"line":21,"column":48}} ), depth0)) != null ? stack1 : "")
    + " ";
},"7":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "\n"
    + ((stack1 = container.invokePartial(lookupProperty(helpers,"lookup").call(depth0 != null ? depth0 : (container.nullContext || {}),depth0,"template",{"name":"lookup","hash":{},"data":data,"loc":{"start":{"line":24,"column":4},"end":{"line":24,"column":25}}}),depth0,{"data":data,"helpers":helpers,"partials":partials,"decorators":container.decorators})) != null ? stack1 : "");
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), alias2=container.strict, alias3=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "# A Kairos image"
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"several"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":16},"end":{"line":1,"column":77}}})) != null ? stack1 : "")
    + ", made from "
    + ((stack1 = alias3(alias2(depth0, "source", {"start":{"line":1,"column":91},"end":{"line":1,"column":97}} ), depth0)) != null ? stack1 : "")
    + " by\n#   "
    + ((stack1 = alias3(alias2(depth0, "command", {"start":{"line":2,"column":6},"end":{"line":2,"column":13}} ), depth0)) != null ? stack1 : "")
    + "\n# Change that and run it again rather than editing here.\n"
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"several"),{"name":"if","hash":{},"fn":container.program(1, data, 0),"inverse":container.program(3, data, 0),"data":data,"loc":{"start":{"line":4,"column":0},"end":{"line":12,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"arguments"),{"name":"each","hash":{},"fn":container.program(4, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":13,"column":0},"end":{"line":17,"column":9}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"stages"),{"name":"each","hash":{},"fn":container.program(5, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":18,"column":0},"end":{"line":26,"column":9}}})) != null ? stack1 : "");
},"usePartial":true,"useData":true},
  'init': {"0":function(container,depth0,helpers,partials,data) {
    return "# Init: choose the kernel, build the initrd, set up services, write /etc/kairos-release and tidy up.\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"explain"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = container.invokePartial(lookupProperty(partials,"run"),depth0,{"name":"run","data":data,"helpers":helpers,"partials":partials,"decorators":container.decorators})) != null ? stack1 : "");
},"usePartial":true,"useData":true},
  'install': {"0":function(container,depth0,helpers,partials,data) {
    return "# Install: the distribution's packages, a kernel, and the parts that make it Kairos. This takes longest, so it is told\n# nothing about the image's version: a new version finds it in the build cache.\n";
},"1":function(container,depth0,helpers,partials,data) {
    return "# The base's name doesn't say which package manager it has, so there is no cache mount for packages.\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"explain"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":4,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"unknownBase"),{"name":"if","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":5,"column":0},"end":{"line":7,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = container.invokePartial(lookupProperty(partials,"run"),depth0,{"name":"run","data":data,"helpers":helpers,"partials":partials,"decorators":container.decorators})) != null ? stack1 : "");
},"usePartial":true,"useData":true},
  'labels': {"0":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"unless").call(alias1,lookupProperty(data,"first"),{"name":"unless","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":22},"end":{"line":2,"column":17}}})) != null ? stack1 : "")
    + ((stack1 = container.lambda(container.strict(depth0, "key", {"start":{"line":2,"column":19},"end":{"line":2,"column":22}} ), depth0)) != null ? stack1 : "")
    + "="
    + ((stack1 = lookupProperty(helpers,"docker").call(alias1,lookupProperty(depth0,"value"),{"name":"docker","hash":{},"data":data,"loc":{"start":{"line":2,"column":25},"end":{"line":2,"column":41}}})) != null ? stack1 : "");
},"1":function(container,depth0,helpers,partials,data) {
    return " \\\n      ";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "LABEL "
    + ((stack1 = lookupProperty(helpers,"each").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"labels"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":6},"end":{"line":2,"column":50}}})) != null ? stack1 : "")
    + "\n";
},"useData":true},
  'parameters': {"0":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "ARG "
    + ((stack1 = container.lambda(container.strict(depth0, "name", {"start":{"line":2,"column":6},"end":{"line":2,"column":10}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"each").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"parameters"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":9}}})) != null ? stack1 : "");
},"useData":true},
  'platform-argument': {"0":function(container,depth0,helpers,partials,data) {
    return "# Package caches are kept apart by architecture.\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"explain"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + "ARG TARGETARCH\n";
},"useData":true},
  'remove-tools': {"0":function(container,depth0,helpers,partials,data) {
    return "# What was copied in goes out again.\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"explain"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + "RUN "
    + ((stack1 = lookupProperty(helpers,"shell").call(alias1,lookupProperty(depth0,"command"),{"name":"shell","hash":{},"data":data,"loc":{"start":{"line":4,"column":4},"end":{"line":4,"column":21}}})) != null ? stack1 : "")
    + "\n";
},"useData":true},
  'run': {"0":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "--network="
    + ((stack1 = container.lambda(container.strict(depth0, "network", {"start":{"line":1,"column":31},"end":{"line":1,"column":38}} ), depth0)) != null ? stack1 : "")
    + " \\\n    ";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "--mount="
    + ((stack1 = container.lambda(depth0, depth0)) != null ? stack1 : "")
    + " \\\n    ";
},"2":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"unless").call(alias1,lookupProperty(data,"first"),{"name":"unless","hash":{},"fn":container.program(3, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":3,"column":28},"end":{"line":4,"column":15}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"shell").call(alias1,depth0,{"name":"shell","hash":{},"data":data,"loc":{"start":{"line":4,"column":15},"end":{"line":4,"column":29}}})) != null ? stack1 : "");
},"3":function(container,depth0,helpers,partials,data) {
    return " \\\n    ";
},"4":function(container,depth0,helpers,partials,data) {
    var stack1;

  return " \\\n    "
    + ((stack1 = container.lambda(depth0, depth0)) != null ? stack1 : "");
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "RUN "
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"network"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":4},"end":{"line":2,"column":11}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"mounts"),{"name":"each","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":2,"column":11},"end":{"line":3,"column":13}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"lines"),{"name":"each","hash":{},"fn":container.program(2, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":3,"column":13},"end":{"line":4,"column":38}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"parameters"),{"name":"each","hash":{},"fn":container.program(4, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":4,"column":38},"end":{"line":5,"column":21}}})) != null ? stack1 : "")
    + "\n";
},"useData":true},
  'user-copy': {"0":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "# Yours: stages."
    + ((stack1 = container.lambda(container.strict(depth0, "stage", {"start":{"line":2,"column":18},"end":{"line":2,"column":23}} ), depth0)) != null ? stack1 : "")
    + ".\n";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1;

  return ((stack1 = container.lambda(depth0, depth0)) != null ? stack1 : "")
    + " ";
},"2":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return "RUN "
    + ((stack1 = lookupProperty(helpers,"shell").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"chmod"),{"name":"shell","hash":{},"data":data,"loc":{"start":{"line":6,"column":4},"end":{"line":6,"column":19}}})) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"first"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + "COPY "
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"flags"),{"name":"each","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":4,"column":5},"end":{"line":4,"column":38}}})) != null ? stack1 : "")
    + ((stack1 = container.lambda(container.strict(depth0, "paths", {"start":{"line":4,"column":40},"end":{"line":4,"column":45}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"chmod"),{"name":"if","hash":{},"fn":container.program(2, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":5,"column":0},"end":{"line":7,"column":7}}})) != null ? stack1 : "");
},"useData":true},
  'user-run': {"0":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "# Yours: stages."
    + ((stack1 = container.lambda(container.strict(depth0, "stage", {"start":{"line":2,"column":18},"end":{"line":2,"column":23}} ), depth0)) != null ? stack1 : "")
    + ".\n";
},"1":function(container,depth0,helpers,partials,data) {
    return "# A package index in a cache mount may be old or gone, so it is fetched again first.\n";
},"2":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "--mount="
    + ((stack1 = container.lambda(depth0, depth0)) != null ? stack1 : "")
    + " \\\n    ";
},"3":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"shell").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"refresh"),{"name":"shell","hash":{},"data":data,"loc":{"start":{"line":8,"column":28},"end":{"line":8,"column":45}}})) != null ? stack1 : "")
    + "; \\\n    ";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"first"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"refresh"),{"name":"if","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":4,"column":0},"end":{"line":6,"column":7}}})) != null ? stack1 : "")
    + "RUN "
    + ((stack1 = lookupProperty(helpers,"each").call(alias1,lookupProperty(depth0,"mounts"),{"name":"each","hash":{},"fn":container.program(2, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":7,"column":4},"end":{"line":8,"column":13}}})) != null ? stack1 : "")
    + ((stack1 = lookupProperty(helpers,"if").call(alias1,lookupProperty(depth0,"refresh"),{"name":"if","hash":{},"fn":container.program(3, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":8,"column":13},"end":{"line":9,"column":11}}})) != null ? stack1 : "")
    + ((stack1 = container.lambda(container.strict(depth0, "line", {"start":{"line":9,"column":13},"end":{"line":9,"column":17}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"useData":true},
  'validate': {"0":function(container,depth0,helpers,partials,data) {
    return "# Validate: the build fails here, rather than the node at boot, when something is missing. It changes nothing.\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = lookupProperty(helpers,"if").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"explain"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":1,"column":0},"end":{"line":3,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = container.invokePartial(lookupProperty(partials,"run"),depth0,{"name":"run","data":data,"helpers":helpers,"partials":partials,"decorators":container.decorators})) != null ? stack1 : "");
},"usePartial":true,"useData":true},
};
