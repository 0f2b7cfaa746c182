// What other programs put into HDF5 files, read as tables.
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

#include "core/base/errors.h"
#include "core/io/hdf5.h"
#include "core/io/hdf5_handle.h"
#include "core/io/hdf5_storage.h"
#include "core/io/hdf5_superblock.h"
#include "core/io/sample_times.h"

namespace spikeloom {

namespace {

/// A table of 20 000 × 20 000 and some more: 4 GB.
constexpr std::size_t mostTableValues = 500'000'000;

/// No attribute that is asked for here has more bytes in one value; a damaged one may claim 4 GB.
constexpr std::size_t mostAttributeBytes = 65536;

/// A text attribute; empty when there is none.
std::string textAttribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0)
    return {};
  const Hdf5Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Hdf5Handle type(H5Aget_type(attribute), H5Tclose), space(H5Aget_space(attribute), H5Sclose);
  if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0 ||
      H5Tget_size(type) > mostAttributeBytes || H5Sget_simple_extent_npoints(space) != 1)
    return {};
  std::string text(H5Tget_size(type), '\0');
  return H5Aread(attribute, type, text.data()) < 0 ? "" : text.c_str();
}

/// A number attribute.
double numberAttribute(hid_t object, const char* name, double otherwise) {
  if (H5Aexists(object, name) <= 0)
    return otherwise;
  const Hdf5Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
  const Hdf5Handle space(H5Aget_space(attribute), H5Sclose), type(H5Aget_type(attribute), H5Tclose);
  const H5T_class_t kind = H5Tget_class(type);
  double number = otherwise;
  if (H5Sget_simple_extent_npoints(space) == 1 && H5Tget_size(type) <= mostAttributeBytes &&
      (kind == H5T_FLOAT || kind == H5T_INTEGER))
    H5Aread(attribute, H5T_NATIVE_DOUBLE, &number);
  return number;
}

/// Links to other files are not followed.
class StayHere {
public:
  explicit StayHere(hid_t kind) : m_access(H5Pcreate(kind), H5Pclose) {
    const auto refuse = [](const char*, const char*, const char*, const char*, unsigned*, hid_t, void*) {
      return herr_t{-1};
    };
    H5Pset_elink_cb(m_access, refuse, nullptr);
  }
  operator hid_t() const { return m_access; }

private:
  Hdf5Handle m_access;
};

bool isThere(hid_t file, const std::string& path) {
  return H5Lexists(file, path.c_str(), StayHere(H5P_LINK_ACCESS)) > 0;
}

/// A dataset of this file or -1.
hid_t openHere(hid_t file, const std::string& name) {
  return H5Dopen2(file, name.c_str(), StayHere(H5P_DATASET_ACCESS));
}

hid_t openGroup(hid_t file, const std::string& name) {
  return name == "/" || isThere(file, name) ? H5Gopen2(file, name.c_str(), StayHere(H5P_GROUP_ACCESS)) : -1;
}

std::string parentOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

std::string lastOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// Whether a path is the value of a variable that Octave saved.
bool isOctaves(hid_t file, const std::string& path) {
  const Hdf5Handle group(openGroup(file, parentOf(path)), H5Gclose);
  return group >= 0 && parentOf(path) != "/" && H5Aexists(group, "OCTAVE_NEW_FORMAT") > 0;
}

/// What the value of Octave's variable is, if not numbers; it says so in a text beside the value.
std::string octavesKind(hid_t file, const std::string& path) {
  const Hdf5Handle set(openHere(file, parentOf(path) + "/type"), H5Dclose);
  const Hdf5Handle type(set < 0 ? -1 : H5Dget_type(set), H5Tclose);
  if (type < 0 || H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0 ||
      H5Tget_size(type) > 100)
    return {};
  const Hdf5Handle space(H5Dget_space(set), H5Sclose);
  std::string text(H5Tget_size(type), '\0');
  if (H5Sget_simple_extent_npoints(space) != 1 || chunkBytesOf(set) > 0 ||
      H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) < 0)
    return {};
  return text.find("string") != std::string::npos ? "text" : text.starts_with("bool") ? "booleans" : "";
}

bool holdsSpikeTimes(const std::string& path) {
  const std::string name = lastOf(path);
  return name == "spike_times" || name == "spiketimes" || name == "spikeTimes";
}

bool isBoolean(hid_t type) { return H5Tget_nmembers(type) == 2 && H5Tget_size(type) == 1; }

/// What a dataset holds instead of numbers; empty when it does hold numbers.
std::string notNumbers(hid_t set) {
  const Hdf5Handle type(H5Dget_type(set), H5Tclose);
  switch (H5Tget_class(type)) {
  case H5T_INTEGER:
    return textAttribute(set, "MATLAB_class") == "char" ? "text" : "";
  case H5T_FLOAT:
    return "";
  case H5T_STRING:
    return "text";
  case H5T_COMPOUND:
    return "records (complex numbers are such)";
  case H5T_ENUM:
    return isBoolean(type) ? "booleans" : "named values";
  case H5T_REFERENCE:
    return "references (MATLAB's cells are such)";
  case H5T_VLEN:
    return "lists";
  default:
    return "values of a kind without a number";
  }
}

std::vector<std::size_t> shapeOf(hid_t set) {
  const Hdf5Handle space(H5Dget_space(set), H5Sclose);
  const int dimensions = H5Sget_simple_extent_ndims(space);
  if (dimensions <= 0)
    return {};
  std::vector<hsize_t> lengths(static_cast<std::size_t>(dimensions));
  H5Sget_simple_extent_dims(space, lengths.data(), nullptr);
  return {lengths.begin(), lengths.end()};
}

/// What can be said of a dataset without reading it; `kind` names what stands in the way of a table.
DatasetInfo describe(hid_t set, const std::string& path, bool reversed) {
  DatasetInfo info{path, shapeOf(set), notNumbers(set)};
  if (reversed)
    std::ranges::reverse(info.shape);
  const Hdf5Handle space(H5Dget_space(set), H5Sclose);
  if (!info.kind.empty())
    return info;
  if (H5Sget_simple_extent_type(space) == H5S_SCALAR)
    info.kind = "a single number";
  else if (info.shape.empty() || std::ranges::count(info.shape, 0U) > 0 || H5Aexists(set, "MATLAB_empty") > 0)
    info.kind = "empty";
  else if (holdsSpikeTimes(path))
    info.kind = "spike times";
  return info;
}

/// Why a dataset cannot be read as a table; empty when it can.
std::string obstacle(const DatasetInfo& info) {
  const std::string allowed = ": integers or floating point numbers in one or two dimensions are expected";
  if (info.kind == "spike times")
    return "holds spike times, a moment a spike: a target needs a value at each sample";
  if (info.kind == "empty" || info.kind == "a single number")
    return "is " + info.kind + allowed;
  if (!info.kind.empty())
    return "holds " + info.kind + allowed;
  if (info.shape.size() > 2)
    return "has " + std::to_string(info.shape.size()) + " dimensions" + allowed;
  return info.rows() > mostTableValues / info.columns()
             ? "is too large: at most " + std::to_string(mostTableValues) + " values can be read"
             : std::string();
}

bool isVirtual(hid_t set) {
  const Hdf5Handle creation(H5Dget_create_plist(set), H5Pclose);
  return H5Pget_layout(creation) == H5D_VIRTUAL;
}

/// Of one or two dimensions, in slabs of whole chunks: so no chunk is unpacked twice, and nobody waits long.
/// Empty when it cannot be read. @throws Cancelled
std::vector<double> valuesOf(hid_t set, std::size_t count, const Reading& reading = {}) {
  constexpr hsize_t atOnce = 1 << 20;
  const Hdf5Handle space(H5Dget_space(set), H5Sclose), creation(H5Dget_create_plist(set), H5Pclose);
  const int dimensions = H5Sget_simple_extent_ndims(space);
  std::array<hsize_t, 2> size{1, 1}, chunk{1, 1}, begin{0, 0};
  if (dimensions < 1 || dimensions > 2 || H5Sget_simple_extent_dims(space, size.data(), nullptr) < 0)
    return {};
  chunk[1] = size[1];
  if (H5Pget_layout(creation) == H5D_CHUNKED)
    H5Pget_chunk(creation, dimensions, chunk.data());
  const std::size_t along = size[1] / chunk[1] > size[0] / chunk[0] ? 1 : 0; // where there are more chunks
  const hsize_t line = size[1 - along];
  const hsize_t step = std::max<hsize_t>(1, atOnce / line / chunk[along]) * chunk[along];
  std::vector<double> values(count);
  for (; begin[along] < size[along]; begin[along] += step) {
    reading.at(static_cast<double>(begin[along]), static_cast<double>(size[along]));
    std::array<hsize_t, 2> slab = size;
    slab[along] = std::min(step, size[along] - begin[along]);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, begin.data(), nullptr, slab.data(), nullptr);
    if (H5Dread(set, H5T_NATIVE_DOUBLE, space, space, H5P_DEFAULT, values.data()) < 0)
      return {};
  }
  return values;
}

} // namespace

std::string listed(std::span<const DatasetInfo> datasets) {
  constexpr std::size_t most = 10;
  std::string text;
  for (const DatasetInfo& dataset : datasets.first(std::min(most, datasets.size()))) {
    std::string shape;
    for (const std::size_t length : dataset.shape)
      shape += (shape.empty() ? "" : " × ") + std::to_string(length);
    text += (text.empty() ? "" : ", ") + dataset.path + " (" + (dataset.kind.empty() ? shape : dataset.kind) +
            ")";
  }
  return datasets.size() <= most ? text : text + " and " + std::to_string(datasets.size() - most) + " more";
}

void Hdf5File::findOrigin() {
  if (hdf5Start(m_file).value_or(0) > 0) {
    std::string start(64, '\0');
    std::ifstream(m_file, std::ios::binary).read(start.data(), 64);
    if (start.starts_with("MATLAB 7.3 MAT-file"))
      m_origin = {"MATLAB 7.3", true};
    else if (start.starts_with("Julia data file (HDF5)"))
      m_origin = {"Julia JLD", true};
    else if (start.starts_with("HDF5-based Julia Data Format"))
      m_origin = {"Julia JLD2", true};
  }
  const Hdf5Handle root(H5Gopen2(m_id, "/", H5P_DEFAULT), H5Gclose);
  if (!m_origin.reversed && H5Lexists(m_id, "_creator", H5P_DEFAULT) > 0)
    m_origin = {"Julia JLD", true}; // repacked, without the mark in front
  else if (H5Aexists(root, "nwb_version") > 0 || textAttribute(root, "neurodata_type") == "NWBFile")
    m_origin.format = "NWB";
}

std::int64_t Hdf5File::open(std::string_view name) const {
  std::string path(name);
  if (const Hdf5Handle group(openGroup(m_id, path), H5Gclose); group >= 0) // named for what is in it
    path += H5Aexists(group, "OCTAVE_NEW_FORMAT") > 0 ? "/value" : "/data";
  const hid_t set = openHere(m_id, path);
  if (set >= 0)
    return set;
  const auto there = contents();
  fail(name, "is no dataset of this file: it has " + (there.empty() ? "none" : listed(there)));
}

std::vector<DatasetInfo> Hdf5File::contents() const {
  struct Visit {
    hid_t file;
    bool reversed;
    std::vector<DatasetInfo> found;
  } visited{m_id, m_origin.reversed, {}};
  // generic: libraries from 1.12 on describe an object by another struct
  const auto visit = [](hid_t root, const char* name, const auto* object, void* to) -> herr_t {
    auto& out = *static_cast<Visit*>(to);
    if (object->type != H5O_TYPE_DATASET || *name == '#' || *name == '_')
      return 0;
    const std::string path = std::string("/") + name;
    const Hdf5Handle set(H5Dopen2(root, name, H5P_DEFAULT), H5Dclose);
    if (set < 0)
      return 0;
    const bool octaves = isOctaves(out.file, path);
    if (octaves && lastOf(path) != "value")
      return 0;
    const bool reversed = out.reversed || octaves || H5Aexists(set, "MATLAB_class") > 0;
    DatasetInfo info = describe(set, octaves ? parentOf(path) : path, reversed);
    if (octaves && info.kind.empty())
      info.kind = octavesKind(out.file, path);
    out.found.push_back(std::move(info));
    return 0;
  };
  if (H5Ovisit2(m_id, H5_INDEX_NAME, H5_ITER_INC, visit, &visited, H5O_INFO_BASIC) < 0)
    fail({}, "is damaged: its datasets cannot be listed");
  return std::move(visited.found);
}

std::vector<DatasetInfo> Hdf5File::datasets() const {
  std::vector<DatasetInfo> out = contents();
  std::erase_if(out, [](const DatasetInfo& info) { return !obstacle(info).empty(); });
  return out;
}

DataTable Hdf5File::readTable(std::string_view name, const Reading& reading) const {
  const Hdf5Handle set(open(name), H5Dclose);
  std::string path(static_cast<std::size_t>(std::max<ssize_t>(H5Iget_name(set, nullptr, 0), 0)) + 1, '\0');
  H5Iget_name(set, path.data(), path.size());
  path.pop_back();
  const bool octaves = isOctaves(m_id, path);
  const bool matlabs = H5Aexists(set, "MATLAB_class") > 0;
  const bool reversed = m_origin.reversed || octaves || matlabs;
  DatasetInfo info = describe(set, path, reversed);
  if (octaves && info.kind.empty())
    info.kind = octavesKind(m_id, path);
  if (const std::string problem = obstacle(info); !problem.empty())
    fail(name, problem);
  if (const std::string problem = storageProblem(set, shapeOf(set), m_file); !problem.empty())
    fail(name, problem);
  DataTable out;
  out.format = octaves ? "Octave HDF5" : matlabs && !m_origin.reversed ? "MATLAB HDF5" : m_origin.format;
  out.dataset = octaves ? parentOf(path) : path;
  out.table = {info.rows(), info.columns(), valuesOf(set, info.rows() * info.columns(), reading)};
  out.fromOtherFiles = isVirtual(set);
  if (out.table.values.empty())
    fail(name, "cannot be read: the file is damaged, or compressed in a way that is not known here");
  if (reversed && info.shape.size() == 2) {
    std::swap(out.table.rows, out.table.columns);
    out.table = transposed(out.table);
  }
  findTimes(path, set, out);
  return out;
}

/// Of a time series in an NWB file: conversion and offset are applied, and times taken.
/// @return whether there are times
bool Hdf5File::takeSeries(const std::string& folder, std::int64_t set, DataTable& data) const {
  const double scale = numberAttribute(set, "conversion", 1), offset = numberAttribute(set, "offset", 0);
  if (scale != 1 || offset != 0)
    for (double& value : data.table.values)
      value = value * scale + offset;
  const auto sibling = [&](const std::string& name) {
    const std::string path = folder + "/" + name;
    return isThere(m_id, path) ? openHere(m_id, path) : hid_t{-1};
  };
  if (const Hdf5Handle start(sibling("starting_time"), H5Dclose); start >= 0)
    if (const double rate = numberAttribute(start, "rate", 0); rate > 0 && std::isfinite(rate)) {
      std::vector<double> times;
      for (std::size_t k = 0; k < data.table.rows; ++k)
        times.push_back(static_cast<double>(k) / rate);
      data.times = timesNamed(folder + "/starting_time", std::move(times), 1000);
    }
  if (const Hdf5Handle stamps(sibling("timestamps"), H5Dclose); stamps >= 0) {
    const DatasetInfo info = describe(stamps, folder + "/timestamps", false);
    if (info.isTable() && info.shape.size() == 1 && info.rows() == data.table.rows &&
        storageProblem(stamps, info.shape, m_file).empty()) {
      data.times = timesNamed(info.path, valuesOf(stamps, info.rows()), 1000);
      data.fromOtherFiles |= isVirtual(stamps);
    }
  }
  if (data.times)
    data.times->along = SampleTimes::Along::Rows;
  return data.times.has_value();
}

void Hdf5File::findTimes(const std::string& path, std::int64_t set, DataTable& data) const {
  const std::string folder = parentOf(path) == "/" ? "" : parentOf(path);
  if (m_origin.format == "NWB" && lastOf(path) == "data" && takeSeries(folder, set, data))
    return;
  std::vector<DatasetInfo> beside = contents();
  const std::string group = parentOf(data.dataset); // of Octave's: where its variable is
  std::erase_if(beside, [&](const DatasetInfo& info) { return parentOf(info.path) != group; });
  takeTimesBeside(data, beside, [&](const DatasetInfo& info) {
    const Hdf5Handle other(open(info.path), H5Dclose);
    data.fromOtherFiles |= isVirtual(other);
    return storageProblem(other, shapeOf(other), m_file).empty()
               ? valuesOf(other, info.rows() * info.columns())
               : std::vector<double>();
  });
}

} // namespace spikeloom
