// Templates of CloudFormation and SAM, in YAML or JSON.
//
//   text → node.h → sam.h: what SAM makes of it → the order in which resources need each other
//        → resolver.h: intrinsic functions → kind.h: a part of the application
//
// What is not offered is refused before anything is deployed: "template.yaml:14: Resources.Worker.Properties.VpcConfig is
// not offered here". What cutoff alone wants to know stands in a resource's Metadata:
//
//   Metadata: {cutoff: {script: {latency: 68s, response: {}}}}    of an agent; id is its id
//   Metadata: {cutoff: {items: [{id: "1"}]}}                      of a table
//   Metadata: {cutoff: {id: shop}}                                of an API: its id, which AWS would draw
#pragma once

#include <map>
#include <string>

#include "emulator/app/application.h"

namespace cutoff::app {

/// `parameters` are values by name, in the place of defaults. Throws replay::UnusableInput.
Application read_template(const std::string& path, const Place& place,
                          const std::map<std::string, std::string>& parameters = {});
/// The same of a text; `path` is what it is called, and where its code lies is relative to.
Application parse_template(const std::string& path, const std::string& text, const Place& place,
                           const std::map<std::string, std::string>& parameters = {});

}  // namespace cutoff::app
