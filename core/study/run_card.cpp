#include "core/study/run_card.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/file.h"
#include "core/base/part.h"
#include "core/experiment/preset.h"

namespace spikeloom {

namespace {

using CardJson = nlohmann::ordered_json;

constexpr int cardFormat = 1;
constexpr std::size_t largestCard = 50'000'000, mostPointsOfACard = 1'000'000; // bytes

struct CardText {
  const char* key;
  std::string RunCard::*member;
};
constexpr std::array cardTexts{
    CardText{"title", &RunCard::title},       CardText{"differs", &RunCard::differs},
    CardText{"name", &RunCard::name},         CardText{"begun", &RunCard::begun},
    CardText{"sentence", &RunCard::sentence}, CardText{"not_saved", &RunCard::whyNotSaved}};
struct CardNumber {
  const char* key;
  double RunCard::*member;
};
constexpr std::array cardNumbers{
    CardNumber{"correlation", &RunCard::correlation}, CardNumber{"tracking", &RunCard::tracking},
    CardNumber{"sampling", &RunCard::sampling}, CardNumber{"feedback", &RunCard::feedback}};

CardJson pointsJson(const std::vector<RunCard::Point>& points) {
  CardJson out = CardJson::array();
  for (const RunCard::Point& point : points)
    out.push_back({point.loop, point.correlation, point.error});
  return out;
}

[[noreturn]] void refuseCard(const std::string& file, const std::string& why) {
  throw InputErrors({{file, {}, "is no card of a run, or is damaged: " + why}});
}

/// What is no number is null in JSON.
double cardNumber(const CardJson& json) { return json.is_null() ? RunCard::nothing : json.get<double>(); }

std::vector<RunCard::Point> pointsFrom(const CardJson& json) {
  std::vector<RunCard::Point> out;
  for (const CardJson& point : json) {
    if (!point.is_array() || point.size() != 3 || out.size() >= mostPointsOfACard)
      throw std::runtime_error("a point of its curve is none");
    out.push_back({point[0].get<int>(), cardNumber(point[1]), cardNumber(point[2])});
  }
  return out;
}

std::string timeNow(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &local)};
}

} // namespace

void addPoint(std::vector<RunCard::Point>& points, const RunCard::Point& point) {
  if (points.size() > 2) {
    const int distance = points[1].loop - points[0].loop;
    if ((points.back().loop - points.front().loop) % distance != 0)
      points.pop_back(); // it was only the last one
  }
  if (points.size() >= RunCard::mostPoints) {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < points.size(); k += 2)
      points[kept++] = points[k];
    points.resize(kept);
  }
  points.push_back(point);
}

std::string cardText(const RunCard& card) {
  CardJson json{{"format", cardFormat}};
  for (const CardText& text : cardTexts)
    json[text.key] = card.*text.member;
  for (const CardNumber& number : cardNumbers)
    json[number.key] = card.*number.member;
  json["experiment"] = CardJson::parse(
      presetText({.id = {}, .title = "run", .figure = {}, .about = {}, .experiment = card.experiment}, true));
  json["loops"] = pointsJson(card.loops);
  json["tests"] = pointsJson(card.tests);
  return json.dump(-1, ' ', false, CardJson::error_handler_t::replace) + "\n";
}

RunCard parseCard(std::string_view text, const std::string& name) {
  RunCard card;
  card.id = std::filesystem::path(name).stem().string();
  try {
    const CardJson json = CardJson::parse(text);
    if (!json.is_object() || json.value("format", 0) != cardFormat)
      throw std::runtime_error("its format is not known");
    for (const CardText& of : cardTexts)
      card.*of.member = json.at(of.key).get<std::string>();
    for (const CardNumber& of : cardNumbers)
      card.*of.member = cardNumber(json.at(of.key));
    card.loops = pointsFrom(json.at("loops"));
    card.tests = pointsFrom(json.at("tests"));
    card.experiment = parseStanding(json.at("experiment").dump(), name);
  } catch (const InputErrors& errors) {
    refuseCard(name, errors.errors().front().message);
  } catch (const CardJson::exception&) {
    refuseCard(name, "something in it is missing");
  } catch (const std::runtime_error& error) {
    refuseCard(name, error.what());
  }
  return card;
}

ToDrop overLimit(const std::vector<KeptRun>& kept, std::size_t most, double limit) {
  ToDrop out;
  const auto mayGo = [&](std::size_t k) { return kept[k].card.name.empty() && !kept[k].held; };
  std::size_t unnamed = 0;
  double bytes = 0;
  for (const KeptRun& run : kept) {
    unnamed += run.card.name.empty();
    bytes += run.bytes;
  }
  for (std::size_t k = 0; k < kept.size(); ++k) {
    if (!mayGo(k))
      continue;
    if (unnamed > most) {
      --unnamed;
      bytes -= kept[k].bytes;
      out.cards.push_back(k);
    } else if (bytes > limit && kept[k].bytes > 0) {
      bytes -= kept[k].bytes;
      out.files.push_back(k);
    }
  }
  return out;
}

RunShelf::NewCard RunShelf::add() const {
  static int made = 0; // in this process, by its window's thread
  std::error_code error;
  std::filesystem::create_directories(m_folder, error); // a failure shows when writing
  for (int tries = 0;; ++tries) {
    const std::string id =
        timeNow("%Y%m%d-%H%M%S-") + std::to_string(getpid()) + "-" + std::to_string(++made);
    replaceText(lockFile(id), {});
    if (auto held = FileLock::ofFile(lockFile(id)))
      return {id, std::move(*held)};
    if (tries > 2) // another program that tidies up may come between
      throw InputErrors({{lockFile(id).string(), {}, "cannot be held"}});
  }
}

std::optional<FileLock> RunShelf::hold(const std::string& id) const {
  std::error_code error;
  if (std::filesystem::exists(cardFile(id), error) && !std::filesystem::exists(lockFile(id), error))
    try {
      replaceText(lockFile(id), {});
    } catch (const InputErrors&) {
      return std::nullopt;
    }
  return FileLock::ofFile(lockFile(id));
}

void RunShelf::write(const RunCard& card) const { replaceText(cardFile(card.id), cardText(card)); }

RunCard RunShelf::cardIn(const std::filesystem::path& file) const {
  const auto identity = FileIdentity::of(file);
  if (const auto known = m_known.find(file); known != m_known.end() && known->second.identity == identity)
    return known->second.card;
  RunCard card = parseCard(textOf(file, largestCard), file.string());
  if (identity && !identity->isFresh())
    m_known.insert_or_assign(file, Known{*identity, card});
  return card;
}

std::vector<KeptRun> RunShelf::read(std::vector<InputError>& problems) const {
  std::vector<KeptRun> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(m_folder, error)) {
    if (entry.path().extension() != ".json")
      continue;
    try {
      KeptRun run{.card = cardIn(entry.path())};
      std::error_code none;
      const auto size = std::filesystem::file_size(runFile(run.card.id), none);
      run.bytes = none ? 0 : static_cast<double>(size);
      run.held = std::filesystem::exists(lockFile(run.card.id), none) &&
                 !FileLock::ofFile(lockFile(run.card.id)).has_value();
      out.push_back(std::move(run));
    } catch (const InputErrors& errors) {
      problems.insert(problems.end(), errors.errors().begin(), errors.errors().end());
    }
  }
  std::erase_if(m_known, [&](const auto& known) { return !std::filesystem::exists(known.first, error); });
  std::ranges::sort(out, {}, [](const KeptRun& run) { return run.card.id; });
  return out;
}

void RunShelf::remove(const std::string& id) const {
  std::error_code error;
  for (const auto& file : {runFile(id), cardFile(id), lockFile(id)}) // the card last but for its lock
    std::filesystem::remove(file, error);
}

void RunShelf::tidy(double limit) const {
  std::vector<InputError> unread;
  const std::vector<KeptRun> kept = read(unread);
  const ToDrop drop = overLimit(kept, mostCards, limit);
  std::error_code error;
  for (const std::size_t k : drop.files)
    if (const auto held = hold(kept[k].card.id)) // nobody opens it meanwhile
      std::filesystem::remove(runFile(kept[k].card.id), error);
  for (const std::size_t k : drop.cards)
    if (const auto held = hold(kept[k].card.id))
      remove(kept[k].card.id);
  // a program that was cut off while it wrote leaves parts (NAME.xxxxxx.part), before its first card a lock
  for (const auto& entry : std::filesystem::directory_iterator(m_folder, error))
    if (entry.path().extension() == ".part")
      removeAbandonedParts(m_folder / entry.path().stem().stem());
  for (const auto& entry : std::filesystem::directory_iterator(m_folder, error))
    if (const std::string id = entry.path().stem().string();
        entry.path().extension() == ".lock" && !std::filesystem::exists(cardFile(id), error))
      if (const auto held = FileLock::ofFile(entry.path()))
        remove(id);
}

std::string RunShelf::idOf(const std::filesystem::path& run) const {
  return run.parent_path() == m_folder && run.extension() == ".h5" ? run.stem().string() : std::string();
}

} // namespace spikeloom
