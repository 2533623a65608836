#include "emulator/app/read.h"

#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "emulator/app/cutoff_json.h"
#include "emulator/app/template/template.h"
#include "emulator/app/text_file.h"
#include "emulator/replay/document.h"

namespace cutoff::app {
namespace {

namespace fs = std::filesystem;

bool is_template(const std::string& path, const std::string& text) {
  if (!path.ends_with(".json")) return true;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  return json.is_object() && json.contains("Resources");
}

}  // namespace

std::string description_at(const std::string& path) {
  if (!fs::is_directory(path)) return path;
  for (const char* name : {"cutoff.json", "template.yaml", "template.yml", "template.json"}) {
    const fs::path file = fs::path(path) / name;
    if (fs::exists(file)) return file.string();
  }
  throw replay::UnusableInput(path + " has neither a cutoff.json nor a template.yaml");
}

Application read_application(const std::string& path, const Place& place,
                             const std::map<std::string, std::string>& parameters) {
  const std::string file = description_at(path);
  const std::string text = read_text_file(file);
  if (is_template(file, text)) return parse_template(file, text, place, parameters);
  if (!parameters.empty()) throw replay::UnusableInput(file + " has no parameters: a template has");
  return parse_cutoff_json(file, text, place);
}

std::vector<std::string> code_paths(const Application& application) {
  std::vector<std::string> paths;
  for (const Function& function : application.functions) {
    const Code& code = function.code;
    if (code.form != Code::Form::text && std::count(paths.begin(), paths.end(), code.path) == 0)
      paths.push_back(code.path);
  }
  return paths;
}

}  // namespace cutoff::app
